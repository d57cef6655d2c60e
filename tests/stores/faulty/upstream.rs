//! Links to other providers, with faults.

use oauth_runtime::Digest;
use oauth_runtime::store::{UpstreamLink, UpstreamStore};

use super::{Fault, Faulty, Unreachable};

impl UpstreamStore for Faulty {
    async fn create_upstream_link(&self, link: UpstreamLink) -> Result<bool, Unreachable> {
        let digest = link.digest;
        match self.fault {
            Fault::LinksOverAnother => drop(self.beside().links.insert(digest, link)),
            Fault::LinksInTwoSteps => {
                if self.beside().links.contains_key(&digest) {
                    return Ok(false);
                }
                tokio::task::yield_now().await;
                self.beside().links.insert(digest, link);
            }
            _ => return Ok(self.inner.create_upstream_link(link).await?),
        }
        Ok(true)
    }

    async fn get_upstream_link(&self, digest: &Digest) -> Result<Option<UpstreamLink>, Unreachable> {
        match self.fault {
            Fault::LinksOverAnother | Fault::LinksInTwoSteps => Ok(self.beside().links.get(digest).cloned()),
            _ => Ok(self.inner.get_upstream_link(digest).await?),
        }
    }

    async fn list_upstream_links(&self, subject: &str) -> Result<Vec<UpstreamLink>, Unreachable> {
        match self.fault {
            Fault::LinksOverAnother | Fault::LinksInTwoSteps => {
                let links = self.beside();
                Ok(links.links.values().filter(|link| *link.subject == *subject).cloned().collect())
            }
            Fault::ListsOneLink => {
                let mut links = self.inner.list_upstream_links(subject).await?;
                links.truncate(1);
                Ok(links)
            }
            _ => Ok(self.inner.list_upstream_links(subject).await?),
        }
    }

    async fn delete_upstream_link(&self, digest: &Digest, subject: &str) -> Result<bool, Unreachable> {
        match self.fault {
            Fault::LinksOverAnother | Fault::LinksInTwoSteps => {
                let links = &mut self.beside().links;
                let is_own = links.get(digest).is_some_and(|link| *link.subject == *subject);
                Ok(is_own && links.remove(digest).is_some())
            }
            Fault::DeletesLinksOfAnybody => match self.inner.get_upstream_link(digest).await? {
                Some(link) => Ok(self.inner.delete_upstream_link(digest, &link.subject).await?),
                None => Ok(false),
            },
            _ => Ok(self.inner.delete_upstream_link(digest, subject).await?),
        }
    }
}
