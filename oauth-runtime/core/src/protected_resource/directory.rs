//! Resources that are in a store.

use async_trait::async_trait;

use super::ProtectedResource;
use crate::BoxError;

/// Finds protected resources that are not known when the provider starts: one for each customer, for example.
/// The builder's `resource_directory` takes it. It is asked for an identifier that is neither declared nor
/// defined, so it should answer from a cache or an index. A resource that it no longer finds gets no new grants; to
/// end those that it has, revoke them.
///
/// ```
/// use oauth_runtime::{BoxError, ProtectedResource, ResourceDirectory, async_trait};
///
/// /// Each tenant has its own API.
/// struct Tenants;
///
/// #[async_trait]
/// impl ResourceDirectory for Tenants {
///     async fn find(&self, identifier: &str) -> Result<Option<ProtectedResource>, BoxError> {
///         match identifier.strip_prefix("https://api.example/tenants/") {
///             Some("1" | "2") => Ok(Some(ProtectedResource::new(identifier)?.scope("read write")?)),
///             _ => Ok(None),
///         }
///     }
/// }
/// ```
#[async_trait]
pub trait ResourceDirectory: Send + Sync {
    /// The resource with this identifier: what a client sent in `resource`, at most 2048 bytes and an absolute
    /// URI without a fragment. `None`: there is none.
    ///
    /// # Errors
    /// Whatever keeps it from answering. The client gets `server_error`, and the log has the reason.
    async fn find(&self, identifier: &str) -> Result<Option<ProtectedResource>, BoxError>;
}
