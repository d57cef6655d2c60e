//! The capabilities that OpenID Connect needs.

use std::future::Future;

use serde::{Deserialize, Serialize};

use super::Storage;
use crate::openid::Claims;
use crate::{Digest, Timestamp};

/// Says who a person is. An OpenID provider needs it, of its users or of its store.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not provide claims",
    label = "ID tokens, UserInfo and the pages need to know who the person is and whether they still exist",
    note = "add to an `#[oauth_storage] impl {Self}` block:\n\
            async fn get_claims(&self, subject: &str) -> Result<Option<Claims>, YourError>",
    note = "or use a ready store; `#[users]` marks a field that knows people"
)]
pub trait ClaimsStore: Storage {
    /// All that may be told of the person; the runtime selects what a client may know: what its scope stands for, and what it asks for
    /// by name. `None` where the person no longer exists: they are logged out, and their tokens are not refreshed.
    fn get_claims(&self, subject: &str) -> impl Future<Output = Result<Option<Claims>, Self::Error>> + Send;
}

/// Remembers what may be used once: the `jti` of a client assertion, the counter of a one-time password.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not remember used values",
    label = "this accepts each assertion, form and one-time code once",
    note = "add to an `#[oauth_storage] impl {Self}` block:\n\
            async fn use_once(&self, digest: &Digest, expires_at: Timestamp) -> Result<bool, YourError>",
    note = "or use a ready store"
)]
pub trait ReplayStore: Storage {
    /// Marks `digest` as used until `expires_at`, in one atomic operation: of any number of calls, at once too, exactly one
    /// is told `true`.
    fn use_once(
        &self,
        digest: &Digest,
        expires_at: Timestamp,
    ) -> impl Future<Output = Result<bool, Self::Error>> + Send;
}

/// A signing key as a store keeps it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredKey {
    /// Names the place in the schedule of rotation, so that of several instances one makes the key.
    pub slot: String,
    /// The algorithm: `RS256`, `ES256`, …
    pub algorithm: String,
    /// The private key as PEM, perhaps encrypted by the one who stores it.
    pub private_key: String,
    /// From when on it signs.
    pub signs_from: Timestamp,
    /// From when on another one signs.
    pub signs_until: Timestamp,
    /// From when on a store may drop it by itself. The runtime deletes it long before, unless no instance ran.
    pub expires_at: Timestamp,
}

impl std::fmt::Debug for StoredKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StoredKey").field("slot", &self.slot).finish_non_exhaustive()
    }
}

/// Keeps signing keys, so that all instances share them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not keep signing keys",
    label = "this shares signing keys between instances",
    note = "add to an `#[oauth_storage] impl {Self}` block:\n\
            async fn create_signing_key(&self, key: StoredKey) -> Result<bool, YourError>\n\
            async fn list_signing_keys(&self) -> Result<Vec<StoredKey>, YourError>\n\
            async fn delete_signing_key(&self, slot: &str) -> Result<(), YourError>",
    note = "or use a ready store"
)]
pub trait KeyStore: Storage {
    /// Stores a key. `false` where its slot is taken: nothing was stored.
    fn create_signing_key(&self, key: StoredKey) -> impl Future<Output = Result<bool, Self::Error>> + Send;

    /// All keys, in no order.
    fn list_signing_keys(&self) -> impl Future<Output = Result<Vec<StoredKey>, Self::Error>> + Send;

    /// Deletes the key in a slot. Nothing happens where there is none.
    fn delete_signing_key(&self, slot: &str) -> impl Future<Output = Result<(), Self::Error>> + Send;
}

/// Passkeys and second factors of a person, as a store keeps them.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredCredentials {
    /// The key of the record.
    pub digest: Digest,
    /// Counts the changes; the first version is 1.
    pub version: u64,
    /// What the pages keep in it.
    pub data: String,
}

impl std::fmt::Debug for StoredCredentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StoredCredentials").field("version", &self.version).finish_non_exhaustive()
    }
}

/// Keeps passkeys and second factors.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not keep passkeys",
    label = "this keeps passkeys and second factors of people",
    note = "add to an `#[oauth_storage] impl {Self}` block:\n\
            async fn get_credentials(&self, digest: &Digest) -> Result<Option<StoredCredentials>, YourError>\n\
            async fn put_credentials(&self, credentials: StoredCredentials) -> Result<bool, YourError>\n\
            async fn delete_credentials(&self, digest: &Digest) -> Result<(), YourError>",
    note = "or use a ready store"
)]
pub trait CredentialStore: Storage {
    /// The record with this digest.
    fn get_credentials(
        &self,
        digest: &Digest,
    ) -> impl Future<Output = Result<Option<StoredCredentials>, Self::Error>> + Send;

    /// Stores a record in place of the version before it, in one atomic operation: version 1 where there is none, version
    /// n where there is n - 1. `false`: somebody else was faster, and nothing was stored.
    fn put_credentials(
        &self,
        credentials: StoredCredentials,
    ) -> impl Future<Output = Result<bool, Self::Error>> + Send;

    /// Deletes a record. Nothing happens where there is none.
    fn delete_credentials(&self, digest: &Digest) -> impl Future<Output = Result<(), Self::Error>> + Send;
}

/// A client that knows of a person's session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionClient {
    /// Names the session: what [`Approval::session_id`](crate::Approval::session_id) said.
    pub session_id: String,
    /// The client.
    pub client_id: String,
    /// The person.
    pub subject: String,
    /// When the session ends by itself.
    pub expires_at: Timestamp,
}

/// Remembers which clients know of a session, so that they can be told of its end.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not remember the clients of a session",
    label = "logout notifies the clients of a session",
    note = "add to an `#[oauth_storage] impl {Self}` block:\n\
            async fn add_session_client(&self, client: SessionClient) -> Result<(), YourError>\n\
            async fn list_session_clients(&self, session_id: &str) -> Result<Vec<SessionClient>, YourError>\n\
            async fn list_subject_clients(&self, subject: &str) -> Result<Vec<SessionClient>, YourError>\n\
            async fn delete_session_client(&self, session_id: &str, client_id: &str) -> Result<(), YourError>",
    note = "or use a ready store"
)]
pub trait SessionClientStore: Storage {
    /// Notes a client, by its session and identifier, in place of an earlier note of both: a client that comes again and again, as one
    /// with `prompt=none` does, is one entry.
    fn add_session_client(
        &self,
        client: SessionClient,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// The clients of a session, in no order.
    fn list_session_clients(
        &self,
        session_id: &str,
    ) -> impl Future<Output = Result<Vec<SessionClient>, Self::Error>> + Send;

    /// The clients of all sessions of a person, in no order: for the end of all of them.
    fn list_subject_clients(
        &self,
        subject: &str,
    ) -> impl Future<Output = Result<Vec<SessionClient>, Self::Error>> + Send;

    /// Forgets one client of a session, and no other. Nothing happens where it is not noted.
    fn delete_session_client(
        &self,
        session_id: &str,
        client_id: &str,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;
}
