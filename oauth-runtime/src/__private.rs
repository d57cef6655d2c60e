//! What generated code names: that of the core, and what the other crates add to it. Not part of the public interface.

#[cfg(feature = "axum")]
pub use oauth_runtime_axum::{self as axum, __router as router};
#[cfg(feature = "console")]
pub use oauth_runtime_console::__private::*;
pub use oauth_runtime_core::__private::*;
#[cfg(feature = "ui")]
pub use oauth_runtime_pages::__private::*;
#[cfg(feature = "resource-server")]
pub use oauth_runtime_resource_server::TokenVerifier;
