//! The capability that signing in with other providers needs.

use std::future::Future;

use super::{Storage, UpstreamLink};
use crate::Digest;

/// Keeps the links between people at other providers and people here: `people(upstream)`. The links do not expire.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not keep links to other providers",
    label = "here people sign in with other providers",
    note = "add to an `#[oauth_storage] impl {Self}` block:\n\
            async fn create_upstream_link(&self, link: UpstreamLink) -> Result<bool, YourError>\n\
            async fn get_upstream_link(&self, digest: &Digest) -> Result<Option<UpstreamLink>, YourError>\n\
            async fn list_upstream_links(&self, subject: &str) -> Result<Vec<UpstreamLink>, YourError>\n\
            async fn delete_upstream_link(&self, digest: &Digest, subject: &str) -> Result<bool, YourError>",
    note = "or use a ready store"
)]
pub trait UpstreamStore: Storage {
    /// Stores a link, in one atomic operation: of several for the same person of an issuer ([`UpstreamLink::digest`]),
    /// one is stored. `false`: that person is already linked, with this or another account, and nothing was stored. A
    /// store that already keeps this very link may answer `true`.
    fn create_upstream_link(
        &self,
        link: UpstreamLink,
    ) -> impl Future<Output = Result<bool, Self::Error>> + Send;

    /// The link with this digest.
    fn get_upstream_link(
        &self,
        digest: &Digest,
    ) -> impl Future<Output = Result<Option<UpstreamLink>, Self::Error>> + Send;

    /// All links of the resource owner `subject`, in no order.
    fn list_upstream_links(
        &self,
        subject: &str,
    ) -> impl Future<Output = Result<Vec<UpstreamLink>, Self::Error>> + Send;

    /// Deletes the link with this digest if it belongs to the resource owner `subject`, in one atomic operation.
    /// `false`: there is no such link.
    ///
    /// [`PersonStore::delete_person`](super::PersonStore::delete_person) of the same store deletes all links of the
    /// person.
    fn delete_upstream_link(
        &self,
        digest: &Digest,
        subject: &str,
    ) -> impl Future<Output = Result<bool, Self::Error>> + Send;
}
