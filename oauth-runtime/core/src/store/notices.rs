//! The capability that back-channel logout needs.

use std::future::Future;

use serde::{Deserialize, Serialize};

use super::Storage;
use crate::{Digest, Timestamp};

/// A client that the provider has to tell of a logout, server to server (OpenID Connect Back-Channel Logout section 2.5). It has no
/// logout token: each attempt signs a new one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PendingNotice {
    /// The key of the record. The same logout, tried again, makes the same key.
    pub id: Digest,
    /// Names the session that ended: what [`Approval::session_id`](crate::Approval::session_id) said.
    pub session_id: String,
    /// The client.
    pub client_id: String,
    /// The person.
    pub subject: String,
    /// When the session ended.
    pub created_at: Timestamp,
    /// When the next attempt may begin. Of a notice that is claimed: when the claim ends.
    pub due_at: Timestamp,
    /// How many attempts failed so far.
    pub attempts: u32,
    /// From when on a store may drop the notice by itself. The runtime gives up a day before that.
    pub expires_at: Timestamp,
}

impl PendingNotice {
    /// A notice without attempts so far, due when the session ended.
    pub fn new(
        id: Digest,
        session_id: impl Into<String>,
        client_id: impl Into<String>,
        subject: impl Into<String>,
        created_at: Timestamp,
        expires_at: Timestamp,
    ) -> Self {
        let (session_id, client_id, subject) = (session_id.into(), client_id.into(), subject.into());
        Self { id, session_id, client_id, subject, created_at, due_at: created_at, attempts: 0, expires_at }
    }
}

/// Keeps notices of logouts until the clients have them, over restarts and for whichever instance delivers them.
///
/// An instance that delivers a notice claims it first. Its claim ends by itself, so a notice is not lost with an instance.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not keep logout notices",
    label = "logout keeps a notice until its client has received it",
    note = "add to an `#[oauth_storage] impl {Self}` block:\n\
            async fn create_logout_notice(&self, notice: PendingNotice) -> Result<(), YourError>\n\
            async fn claim_logout_notices(&self, now: Timestamp, until: Timestamp, limit: usize) -> Result<Vec<PendingNotice>, YourError>\n\
            async fn postpone_logout_notice(&self, claimed: &PendingNotice, due_at: Timestamp) -> Result<(), YourError>\n\
            async fn delete_logout_notice(&self, id: &Digest) -> Result<(), YourError>",
    note = "or use a ready store"
)]
pub trait LogoutNoticeStore: Storage {
    /// Stores a notice. Nothing happens where there is one with the same identifier: a logout that is tried again does not disturb a
    /// claim.
    fn create_logout_notice(
        &self,
        notice: PendingNotice,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Gives at most `limit` of the notices that are due `now`, those that are due longest first. From then on each is due at `until`,
    /// which is later than `now`. That is one atomic operation for each notice: of several calls at once, one gets it. Where the
    /// answer of a call is lost, its notices are due again at `until`.
    fn claim_logout_notices(
        &self,
        now: Timestamp,
        until: Timestamp,
        limit: usize,
    ) -> impl Future<Output = Result<Vec<PendingNotice>, Self::Error>> + Send;

    /// Stores a claimed notice with its number of attempts, due at `due_at`. Nothing happens where the notice is due at another moment
    /// than `claimed` says: somebody else has claimed it since, or delivered it.
    fn postpone_logout_notice(
        &self,
        claimed: &PendingNotice,
        due_at: Timestamp,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Deletes a notice. Nothing happens where there is none.
    fn delete_logout_notice(&self, id: &Digest) -> impl Future<Output = Result<(), Self::Error>> + Send;
}
