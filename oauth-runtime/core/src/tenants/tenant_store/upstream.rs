//! Links to other providers.

use super::TenantStore;
use crate::Digest;
use crate::store::{UpstreamLink, UpstreamStore};

#[diagnostic::do_not_recommend]
impl<S: UpstreamStore> UpstreamStore for TenantStore<S> {
    async fn create_upstream_link(&self, link: UpstreamLink) -> Result<bool, S::Error> {
        self.store.create_upstream_link(self.shared(link)).await
    }

    async fn get_upstream_link(&self, digest: &Digest) -> Result<Option<UpstreamLink>, S::Error> {
        let found = self.store.get_upstream_link(&self.place.digest(digest)).await?;
        Ok(found.and_then(|link| self.own(link)))
    }

    async fn list_upstream_links(&self, subject: &str) -> Result<Vec<UpstreamLink>, S::Error> {
        Ok(self.all_own(self.store.list_upstream_links(&self.key(subject)).await?))
    }

    async fn delete_upstream_link(&self, digest: &Digest, subject: &str) -> Result<bool, S::Error> {
        self.store.delete_upstream_link(&self.place.digest(digest), &self.key(subject)).await
    }
}
