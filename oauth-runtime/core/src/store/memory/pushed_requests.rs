//! Pushed authorization requests.

use super::shards::Shards;
use super::{MemoryError, MemoryStore};
use crate::store::{PushedRequest, PushedRequestStore};
use crate::{Digest, Timestamp};

pub(super) type PushedRequests = Shards<PushedRequest>;

pub(super) fn remove_client(requests: &PushedRequests, client_id: &str) {
    requests.each().for_each(|mut requests| requests.retain(|kept| kept.client_id != client_id));
}

impl PushedRequestStore for MemoryStore {
    async fn create_pushed_request(&self, request: PushedRequest) -> Result<(), MemoryError> {
        let (digest, expires_at) = (request.digest, request.expires_at);
        self.pushed_requests.lock(&digest).insert(digest, request, expires_at, self.latest.get());
        Ok(())
    }

    async fn get_pushed_request(&self, digest: &Digest) -> Result<Option<PushedRequest>, MemoryError> {
        Ok(self.pushed_requests.lock(digest).get(digest).cloned())
    }

    async fn keep_pushed_request(&self, digest: &Digest, answer_by: Timestamp) -> Result<(), MemoryError> {
        let mut requests = self.pushed_requests.lock(digest);
        if let Some(kept) = requests.get_mut(digest).filter(|kept| kept.answer_by.is_none()) {
            kept.answer_by = Some(answer_by);
            requests.extend(digest, answer_by);
        }
        Ok(())
    }

    async fn take_pushed_request(&self, digest: &Digest) -> Result<bool, MemoryError> {
        Ok(self.pushed_requests.lock(digest).remove(digest).is_some())
    }
}
