#![doc = include_str!("lib.md")]
#![deny(missing_debug_implementations, missing_docs)]
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

// Declarations in tests use this name.
#[cfg(test)]
extern crate self as oauth_runtime;

#[doc(hidden)]
pub mod __private;
mod account_pages;
mod answer;
mod assets;
mod authorize;
mod client_logout;
mod conclude;
mod config;
mod consents;
mod credentials;
mod cross_site;
mod device;
mod ended;
mod everywhere;
mod factors;
mod language;
mod logout;
mod once;
mod page;
mod policy;
mod provider;
mod rehearsal;
mod respond;
mod seal;
mod session;
mod template;
#[cfg(test)]
mod tests;
mod visit;
mod whose;

pub use answer::{error_page, leave_page};
pub(crate) use assets::Asset;
pub use authorize::authorize;
pub use client_logout::log_out;
pub use config::{Pages, PagesBuilder, PagesError};
pub use credentials::{delete_credentials, forget_person};
pub use everywhere::log_out_everywhere;
pub use factors::owes_second_factor;
pub use logout::{EndedBrowserSession, LogoutPage, confirm_logout, end_session, logged_in, logged_out};
pub use policy::{ApprovalPolicy, Asked};
pub use provider::UiProvider;
#[doc(hidden)]
pub use respond::{all_paths, error_page_without_request};
pub use respond::{has_page, is_page, paths, respond};
pub use session::{Account, ONE_FACTOR, TWO_FACTORS};
