//! The capabilities that login and consent pages need.

use std::future::Future;

use super::{Consent, Storage, StoredSession};
use crate::Digest;

/// Keeps browser sessions, so that they survive a restart and all instances share them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not keep sessions",
    label = "this keeps logins",
    note = "add to an `#[oauth_storage] impl {Self}` block:\n\
            async fn create_session(&self, session: StoredSession) -> Result<(), YourError>\n\
            async fn replace_session(&self, current: &Digest, next: StoredSession) -> Result<bool, YourError>\n\
            async fn get_session(&self, digest: &Digest) -> Result<Option<StoredSession>, YourError>\n\
            async fn delete_session(&self, digest: &Digest) -> Result<(), YourError>\n\
            async fn list_sessions(&self, subject: &str) -> Result<Vec<StoredSession>, YourError>",
    note = "or use a ready store"
)]
pub trait SessionStore: Storage {
    /// Stores a new session and replaces one with the same digest.
    fn create_session(&self, session: StoredSession) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// Replaces the session with the digest `current` by `next`, in one atomic operation; the digest may change.
    /// `false`: nothing was stored, because the session was ended meanwhile.
    fn replace_session(
        &self,
        current: &Digest,
        next: StoredSession,
    ) -> impl Future<Output = Result<bool, Self::Error>> + Send;

    /// The session with this digest, expired or not.
    fn get_session(
        &self,
        digest: &Digest,
    ) -> impl Future<Output = Result<Option<StoredSession>, Self::Error>> + Send;

    /// Deletes a session. Does nothing if it is unknown.
    fn delete_session(&self, digest: &Digest) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// The sessions in which the resource owner `subject` is logged in ([`StoredSession::subjects`]), possibly
    /// including expired ones, in no order.
    fn list_sessions(
        &self,
        subject: &str,
    ) -> impl Future<Output = Result<Vec<StoredSession>, Self::Error>> + Send;
}

/// Forgets people. Use it through
/// [`Administration::forget_person`](crate::administration::Administration::forget_person).
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not forget people",
    label = "this deletes a resource owner",
    note = "add to an `#[oauth_storage] impl {Self}` block:\n\
            async fn delete_person(&self, subject: &str) -> Result<(), YourError>",
    note = "or use a ready store"
)]
pub trait PersonStore: Storage {
    /// Deletes the personal data of the resource owner `subject`: every user name with its password, the claims, and,
    /// if the store keeps them, the [links to other providers](super::UpstreamStore) and the
    /// [tickets](super::TicketStore), which have an e-mail address, and the
    /// [backchannel authentication requests](super::CibaRequestStore) to them. Does nothing if the subject is unknown. Their
    /// grants are [separate](super::GrantStore).
    fn delete_person(&self, subject: &str) -> impl Future<Output = Result<(), Self::Error>> + Send;
}

/// Remembers consents. They do not expire.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not remember consents",
    label = "this keeps what a resource owner allowed",
    note = "add to an `#[oauth_storage] impl {Self}` block:\n\
            async fn replace_consent(&self, current: Option<&Consent>, next: Consent) -> Result<bool, YourError>\n\
            async fn get_consent(&self, subject: &str, client_id: &str) -> Result<Option<Consent>, YourError>\n\
            async fn delete_consent(&self, subject: &str, client_id: &str) -> Result<(), YourError>\n\
            async fn list_consents(&self, subject: &str) -> Result<Vec<Consent>, YourError>",
    note = "or use a ready store"
)]
pub trait ConsentStore: Storage {
    /// Replaces the consent `current` with `next`, of the same resource owner for the same client, in one atomic
    /// operation. `current` is `None` if the store keeps no consent yet. `false`: nothing was stored, because a consent
    /// was given or withdrawn meanwhile; read the consent again, and decide again what `next` is.
    ///
    /// Compare all of `current`: otherwise, a withdrawn consent comes back, and one of two consents that are given at
    /// once is lost. A store that already keeps `next` may answer `true`.
    fn replace_consent(
        &self,
        current: Option<&Consent>,
        next: Consent,
    ) -> impl Future<Output = Result<bool, Self::Error>> + Send;

    /// The consent of the resource owner to the client.
    fn get_consent(
        &self,
        subject: &str,
        client_id: &str,
    ) -> impl Future<Output = Result<Option<Consent>, Self::Error>> + Send;

    /// Forgets a consent. Does nothing if there is none.
    fn delete_consent(
        &self,
        subject: &str,
        client_id: &str,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// All consents of the resource owner, in no order.
    fn list_consents(&self, subject: &str) -> impl Future<Output = Result<Vec<Consent>, Self::Error>> + Send;
}
