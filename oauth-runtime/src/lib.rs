#![doc = include_str!("lib.md")]
#![deny(missing_debug_implementations, missing_docs)]
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

#[doc(hidden)]
pub mod __private;
#[cfg(feature = "axum")]
#[doc(inline)]
pub use oauth_runtime_axum as axum;
pub mod fetch;
pub mod store;
#[cfg(feature = "testing")]
pub mod testing;

#[doc(hidden)]
pub use oauth_runtime_core::endpoint;
#[doc(inline)]
pub use oauth_runtime_core::*;
#[cfg(feature = "ui")]
#[doc(inline)]
pub use oauth_runtime_pages as ui;
