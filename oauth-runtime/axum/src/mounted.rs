//! The endpoints of a declaration, for what collects them: the routes of a server, or the table of all servers.

use oauth_runtime_core::AuthorizationServer;
use oauth_runtime_core::endpoint::Endpoint;

/// A provider whose endpoints are known without a server. `#[oauth_server]` implements it.
#[doc(hidden)]
pub trait Mounted: AuthorizationServer {
    /// Adds its endpoints, one after the other.
    fn mount<C: Collects<Self>>(collected: C) -> C;
}

/// What collects the endpoints of a provider.
#[doc(hidden)]
pub trait Collects<S: AuthorizationServer>: Sized {
    /// An endpoint.
    #[must_use]
    fn endpoint<E: Endpoint<S> + 'static>(self, path: &'static str) -> Self;

    /// The pages and their files.
    #[cfg(feature = "ui")]
    #[must_use]
    fn pages(self) -> Self
    where
        S: oauth_runtime_pages::UiProvider;

    /// The operator's console: its pages, and its API.
    #[cfg(feature = "console")]
    #[must_use]
    fn console(self) -> Self
    where
        S: oauth_runtime_console::ConsoleProvider;
}
