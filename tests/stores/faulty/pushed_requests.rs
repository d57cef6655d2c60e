//! Pushed authorization requests, with faults.

use oauth_runtime::store::{PushedRequest, PushedRequestStore};
use oauth_runtime::{Digest, Timestamp};

use super::{Fault, Faulty, Unreachable};

impl PushedRequestStore for Faulty {
    async fn create_pushed_request(&self, mut request: PushedRequest) -> Result<(), Unreachable> {
        if self.has(Fault::TakesRequestsInTwoSteps) || self.has(Fault::LeavesPushedRequests) {
            self.beside().pushed_requests.insert(request.digest, request);
            return Ok(());
        }
        if self.has(Fault::JoinsParametersOfRequests) {
            request.parameters.dedup_by(|later, earlier| later.0 == earlier.0);
        }
        Ok(self.inner.create_pushed_request(self.kept(request)).await?)
    }

    async fn get_pushed_request(&self, digest: &Digest) -> Result<Option<PushedRequest>, Unreachable> {
        if let Some(kept) = self.beside().pushed_requests.get(digest).cloned() {
            return Ok(Some(kept));
        }
        let kept = self.inner.get_pushed_request(digest).await?;
        if self.has(Fault::TakesRequestsByReading) {
            self.inner.take_pushed_request(digest).await?;
        }
        Ok(kept)
    }

    async fn keep_pushed_request(&self, digest: &Digest, answer_by: Timestamp) -> Result<(), Unreachable> {
        if let Some(kept) = self.beside().pushed_requests.get_mut(digest) {
            kept.answer_by.get_or_insert(answer_by);
            return Ok(());
        }
        let kept = self.inner.get_pushed_request(digest).await?;
        if let Some(mut kept) = kept.filter(|_| self.has(Fault::ExtendsAtEachArrival)) {
            self.inner.take_pushed_request(digest).await?;
            kept.answer_by = None;
            self.inner.create_pushed_request(kept).await?;
        }
        if self.has(Fault::EndsArrivedRequestsEarly) {
            // In the form, but not in the column by which it is swept.
            let Some(mut kept) = self.inner.get_pushed_request(digest).await? else { return Ok(()) };
            kept.answer_by.get_or_insert(answer_by);
            return Ok(self.inner.create_pushed_request(kept).await?);
        }
        Ok(self.inner.keep_pushed_request(digest, answer_by).await?)
    }

    async fn take_pushed_request(&self, digest: &Digest) -> Result<bool, Unreachable> {
        if self.has(Fault::TakesRequestsAgain) {
            let kept = self.inner.get_pushed_request(digest).await?;
            return Ok(kept.is_some());
        }
        if self.has(Fault::TakesRequestsInTwoSteps) || self.has(Fault::LeavesPushedRequests) {
            let is_there = self.beside().pushed_requests.contains_key(digest);
            if self.has(Fault::TakesRequestsInTwoSteps) {
                tokio::task::yield_now().await;
            }
            self.beside().pushed_requests.remove(digest);
            return Ok(is_there);
        }
        Ok(self.inner.take_pushed_request(digest).await?)
    }
}
