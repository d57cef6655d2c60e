#![doc = include_str!("lib.md")]
#![deny(missing_debug_implementations, missing_docs)]
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod fetch;
pub mod store;
#[cfg(feature = "testing")]
pub mod testing;

#[doc(inline)]
pub use oauth_runtime_core::*;
#[doc(hidden)]
pub use oauth_runtime_core::{__private, endpoint};
