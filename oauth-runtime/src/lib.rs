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
pub mod guide;
pub mod store;
#[cfg(feature = "testing")]
pub mod testing;

/// Declares the resource server of an API that is not its provider. See [`resource_server`](mod@resource_server) for a
/// whole one.
///
/// ```
/// use oauth_runtime::{Granted, resource_server, resource_server::TokenVerifier};
///
/// #[resource_server(scopes(read = "Read your notes", "notes:write" = "Change your notes"))]
/// struct Api;
///
/// async fn change(token: Granted<(scope::Read, scope::NotesWrite)>) {}
/// ```
///
#[cfg(all(feature = "macros", feature = "resource-server"))]
pub use oauth_macros::resource_server;
#[cfg(feature = "console")]
#[doc(inline)]
pub use oauth_runtime_console as console;
#[doc(hidden)]
pub use oauth_runtime_core::endpoint;
#[doc(inline)]
pub use oauth_runtime_core::*;
#[cfg(feature = "ldap")]
#[doc(inline)]
pub use oauth_runtime_ldap as ldap;
#[cfg(feature = "ui")]
#[doc(inline)]
pub use oauth_runtime_pages as ui;
#[cfg(feature = "resource-server")]
#[doc(inline)]
pub use oauth_runtime_resource_server as resource_server;
#[cfg(feature = "upstream")]
#[doc(inline)]
pub use oauth_runtime_upstream as upstream;
