//! The capability that e-mail needs.

use std::future::Future;

use super::{PendingMail, Storage};
use crate::Timestamp;

/// Keeps e-mails until a mail server has taken them, across restarts and instances.
///
/// Each e-mail is in a queue, and each queue has its own order: e-mail that a stranger asked for is in a different
/// queue from e-mail about a person's own actions. An instance claims an e-mail before it sends it. The claim expires,
/// so an e-mail is not lost if the instance is.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not keep e-mails",
    label = "this sends e-mail, and keeps it until a mail server has taken it",
    note = "add to an `#[oauth_storage] impl {Self}` block:\n\
            async fn create_mail(&self, mail: PendingMail) -> Result<(), YourError>\n\
            async fn count_mails(&self, queue: &str, limit: usize) -> Result<usize, YourError>\n\
            async fn claim_mails(&self, queue: &str, now: Timestamp, until: Timestamp, limit: usize) -> Result<Vec<PendingMail>, YourError>\n\
            async fn postpone_mail(&self, claimed: &PendingMail, due_at: Timestamp) -> Result<(), YourError>\n\
            async fn delete_mail(&self, mail: &PendingMail) -> Result<(), YourError>",
    note = "or use a ready store"
)]
pub trait MailStore: Storage {
    /// Stores an e-mail. Does nothing if one with the same identifier exists.
    fn create_mail(&self, mail: PendingMail) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// How many e-mails are in a queue, claimed or not, but at most `limit`. It may be a moment old.
    fn count_mails(
        &self,
        queue: &str,
        limit: usize,
    ) -> impl Future<Output = Result<usize, Self::Error>> + Send;

    /// Returns at most `limit` e-mails of a queue that are due `now`, the longest due first, and makes each due at
    /// `until`, which is later than `now`. This is one atomic operation for each e-mail: of several concurrent calls,
    /// one gets it. If the answer of a call is lost, its e-mails are due again at `until`.
    fn claim_mails(
        &self,
        queue: &str,
        now: Timestamp,
        until: Timestamp,
        limit: usize,
    ) -> impl Future<Output = Result<Vec<PendingMail>, Self::Error>> + Send;

    /// Stores a claimed e-mail with its number of attempts, due at `due_at`. Does nothing if the e-mail is not due at
    /// the time in `claimed`: then another instance has claimed or sent it.
    fn postpone_mail(
        &self,
        claimed: &PendingMail,
        due_at: Timestamp,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Deletes an e-mail. Does nothing if it does not exist.
    fn delete_mail(&self, mail: &PendingMail) -> impl Future<Output = Result<(), Self::Error>> + Send;
}
