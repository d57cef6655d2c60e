//! Many providers of one declaration in one process: which of them a request is for.
//!
//! Each tenant is a server of its own, with its own issuer, settings, keys, store, people and pages. [`Tenants`] finds it by
//! the host or by the first segment of the path, asks the application for it once, and keeps it.

mod addressing;
mod directory;
mod error;
mod misplaced;
mod of_declared;
mod routed;
mod tenant_store;
#[cfg(all(test, feature = "macros"))]
mod tests;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use self::addressing::Addressing;
use self::directory::Directory;
pub use self::error::TenantError;
pub use self::routed::Routed;
pub use self::tenant_store::TenantStore;
use crate::error::BoxError;
use crate::server::AuthorizationServer;

/// Many providers of one declaration, each for a tenant.
///
/// ```
/// use std::sync::Arc;
///
/// use oauth_runtime::store::MemoryStore;
/// use oauth_runtime::tenants::Tenants;
/// use oauth_runtime::{BoxError, oauth_server};
///
/// #[oauth_server(grants(client_credentials))]
/// struct Notes {
///     #[store]
///     store: MemoryStore,
/// }
///
/// // `https://notes.example/acme` is the issuer of the tenant `acme`.
/// let tenants = Tenants::by_path(async |name: Arc<str>| {
///     if !is_customer(&name).await? {
///         return Ok(None);
///     }
///     let issuer = format!("https://notes.example/{name}").parse()?;
///     Ok(Some(Notes::new(issuer, MemoryStore::new())))
/// });
/// # let _: Tenants<Notes> = tenants;
/// #
/// # async fn is_customer(name: &str) -> Result<bool, BoxError> {
/// #     Ok(name == "acme")
/// # }
/// ```
///
/// With axum, `axum::tenants` serves them. With another framework, call [`route`](Self::route) and pass the request on to the
/// server's `create_response`.
///
/// **What keeps tenants apart is their stores.** Give each its own, or a [`TenantStore`], which is one tenant's part of a store
/// that all of them share. Two tenants that have the same store share clients, people and tokens. Give each its own signing
/// keys, too: with the same keys, an API that forgets to check `iss` accepts the tokens of every tenant.
///
/// **Hosts keep tenants apart in browsers; paths do not.** Under one host, tenants share an origin. The pages have cookies of
/// their own for each path, but a script on a page of one tenant could use the pages of another.
pub struct Tenants<S> {
    addressing: Addressing,
    directory: Directory<S>,
}

impl<S: AuthorizationServer> Tenants<S> {
    /// Tenants that each have a host of their own. `find` gets the host that the browser or client named, in lower case and
    /// without port, and returns the tenant's provider, whose issuer has this host and no path. `None`: there is no such
    /// tenant.
    ///
    /// A proxy has to pass the host on as it came (`Host`, or `:authority` in HTTP/2).
    pub fn by_host<F>(find: F) -> Self
    where
        F: AsyncFind<S>,
    {
        Self { addressing: Addressing::Host, directory: Directory::new(find) }
    }

    /// Tenants that each have a path of their own on one host. `find` gets the first segment of the path, and returns the
    /// tenant's provider, whose issuer has this one segment as its path. `None`: there is no such tenant.
    ///
    /// The names consist of letters, digits, `-`, `_`, `.` and `~`. Upper and lower case are different names.
    pub fn by_path<F>(find: F) -> Self
    where
        F: AsyncFind<S>,
    {
        Self { addressing: Addressing::Path, directory: Directory::new(find) }
    }

    /// How long a provider serves before `find` is asked again: as long, a tenant that was changed or removed serves on in this
    /// process, unless [`forget`](Self::forget) is called. What a server has only in memory, such as
    /// registered grant types, begins anew. Default: 10 minutes.
    #[must_use]
    pub fn kept_for(self, lifetime: Duration) -> Self {
        Self { directory: self.directory.kept_for(lifetime), ..self }
    }

    /// How many providers are in memory at most; those that were not used for the longest time leave first. Default: 100,000.
    #[must_use]
    pub fn most(self, most: u64) -> Self {
        Self { directory: self.directory.most(most), ..self }
    }

    /// The provider of a tenant; `None` if there is no such tenant. Concurrent calls for one tenant ask the application once.
    /// That there is none is remembered for ten seconds.
    ///
    /// # Errors
    /// [`TenantError`] if the application failed, or returned a provider with the issuer of another tenant.
    pub async fn find(&self, name: &str) -> Result<Option<Arc<S>>, TenantError> {
        let Some(server) = self.directory.find(name).await? else {
            return Ok(None);
        };
        // Otherwise one tenant would issue tokens in the name of another.
        match self.addressing.is_issuer_of(name, server.settings().issuer()) {
            true => Ok(Some(server)),
            false => Err(misplaced::refused(name, &*server)),
        }
    }

    /// Asks the application again at the tenant's next request: call it after a change. Other processes have their own copies,
    /// which stay for as long as [`kept_for`](Self::kept_for) says.
    pub fn forget(&self, name: &str) {
        self.directory.forget(name);
    }
}

impl<S> fmt::Debug for Tenants<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tenants").field("addressing", &self.addressing).finish_non_exhaustive()
    }
}

/// An asynchronous function that finds the provider of a tenant by its name.
pub trait AsyncFind<S>: Send + Sync + 'static {
    /// Calls it.
    #[doc(hidden)]
    fn find(&self, name: Arc<str>) -> impl Future<Output = Result<Option<Arc<S>>, BoxError>> + Send;
}

impl<S, F, Found> AsyncFind<S> for F
where
    F: Fn(Arc<str>) -> Found + Send + Sync + 'static,
    Found: Future<Output = Result<Option<Arc<S>>, BoxError>> + Send,
{
    fn find(&self, name: Arc<str>) -> impl Future<Output = Result<Option<Arc<S>>, BoxError>> + Send {
        self(name)
    }
}
