//! Links to other providers.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{MemoryError, MemoryStore};
use crate::Digest;
use crate::store::{UpstreamLink, UpstreamStore};

/// By digest.
pub(super) type UpstreamLinks = Mutex<HashMap<Digest, UpstreamLink>>;

fn locked(links: &UpstreamLinks) -> MutexGuard<'_, HashMap<Digest, UpstreamLink>> {
    links.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Forgets all links of a person.
pub(super) fn remove_person(links: &UpstreamLinks, subject: &str) {
    locked(links).retain(|_, link| *link.subject != *subject);
}

impl UpstreamStore for MemoryStore {
    async fn create_upstream_link(&self, link: UpstreamLink) -> Result<bool, MemoryError> {
        Ok(match locked(&self.upstream_links).entry(link.digest) {
            Entry::Occupied(_) => false,
            Entry::Vacant(place) => {
                place.insert(link);
                true
            }
        })
    }

    async fn get_upstream_link(&self, digest: &Digest) -> Result<Option<UpstreamLink>, MemoryError> {
        Ok(locked(&self.upstream_links).get(digest).cloned())
    }

    /// Looks at all links: a person has few, and looks at them rarely.
    async fn list_upstream_links(&self, subject: &str) -> Result<Vec<UpstreamLink>, MemoryError> {
        let links = locked(&self.upstream_links);
        Ok(links.values().filter(|link| *link.subject == *subject).cloned().collect())
    }

    async fn delete_upstream_link(&self, digest: &Digest, subject: &str) -> Result<bool, MemoryError> {
        let mut links = locked(&self.upstream_links);
        let is_own = links.get(digest).is_some_and(|link| *link.subject == *subject);
        if is_own {
            links.remove(digest);
        }
        Ok(is_own)
    }
}
