//! The capability that pushed authorization requests need.

use std::future::Future;

use super::{PushedRequest, Storage};
use crate::{Digest, Timestamp};

/// Keeps pushed authorization requests (RFC 9126) until they are answered.
///
/// A request arrives at the authorization endpoint, perhaps several times (a login, a reload), and is answered
/// once.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not keep pushed authorization requests",
    label = "the endpoint stores each request until its response is issued",
    note = "add to an `#[oauth_storage] impl {Self}` block:\n\
            async fn create_pushed_request(&self, request: PushedRequest) -> Result<(), YourError>\n\
            async fn get_pushed_request(&self, digest: &Digest) -> Result<Option<PushedRequest>, YourError>\n\
            async fn keep_pushed_request(&self, digest: &Digest, answer_by: Timestamp) -> Result<(), YourError>\n\
            async fn take_pushed_request(&self, digest: &Digest) -> Result<bool, YourError>",
    note = "or use a ready store"
)]
pub trait PushedRequestStore: Storage {
    /// Stores a new request.
    fn create_pushed_request(
        &self,
        request: PushedRequest,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// The request with this digest, expired or not, with the time of
    /// [`keep_pushed_request`](Self::keep_pushed_request) in [`answer_by`](PushedRequest::answer_by). `None` if
    /// it was taken. Reading changes nothing.
    fn get_pushed_request(
        &self,
        digest: &Digest,
    ) -> impl Future<Output = Result<Option<PushedRequest>, Self::Error>> + Send;

    /// The request arrived: records by when it must be answered, and keeps it at least until then. Only the first
    /// call for a request counts. Does nothing if there is no such request, or if it was taken.
    fn keep_pushed_request(
        &self,
        digest: &Digest,
        answer_by: Timestamp,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Takes the request, because it is being answered, in one atomic operation. Of any number of calls, even
    /// concurrent ones, exactly one gets `true`. `false`: it was taken before, or there is no such request.
    fn take_pushed_request(&self, digest: &Digest) -> impl Future<Output = Result<bool, Self::Error>> + Send;
}
