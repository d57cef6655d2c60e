//! The capabilities that OpenID Connect needs.

use std::future::Future;

use super::{SessionClient, Storage, StoredCredentials, StoredKey};
use crate::openid::Claims;
use crate::record::tenant_of;
use crate::{Digest, Timestamp};

/// Returns the claims of people. An OpenID provider needs it, for its users or for its store.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not provide claims",
    label = "ID tokens, UserInfo and the pages need to know who the person is and whether they still exist",
    note = "add to an `#[oauth_storage] impl {Self}` block:\n\
            async fn get_claims(&self, subject: &str) -> Result<Option<Claims>, YourError>",
    note = "or use a ready store; `#[users]` marks a field that knows people"
)]
pub trait ClaimsStore: Storage {
    /// All claims of the person. The runtime selects those that a client may have: those of its scope, and
    /// those that it requests by name. `None` if the person no longer exists: they are logged out, and their
    /// tokens are not refreshed.
    fn get_claims(&self, subject: &str) -> impl Future<Output = Result<Option<Claims>, Self::Error>> + Send;
}

/// Remembers values that may be used only once: the `jti` of a client assertion, the counter of a one-time
/// password.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not remember used values",
    label = "this accepts each assertion, form and one-time code once",
    note = "add to an `#[oauth_storage] impl {Self}` block:\n\
            async fn use_once(&self, digest: &Digest, expires_at: Timestamp) -> Result<bool, YourError>",
    note = "or use a ready store"
)]
pub trait ReplayStore: Storage {
    /// Marks `digest` as used until `expires_at`, in one atomic operation. Of any number of calls, even
    /// concurrent ones, exactly one gets `true`.
    fn use_once(
        &self,
        digest: &Digest,
        expires_at: Timestamp,
    ) -> impl Future<Output = Result<bool, Self::Error>> + Send;
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
    /// Stores a key. `false`: its slot is taken, and nothing was stored.
    fn create_signing_key(&self, key: StoredKey) -> impl Future<Output = Result<bool, Self::Error>> + Send;

    /// All keys, in no order.
    fn list_signing_keys(&self) -> impl Future<Output = Result<Vec<StoredKey>, Self::Error>> + Send;

    /// The keys of one tenant: those whose [`SigningKeyKeys::tenant`](super::SigningKeyKeys::tenant) is `tenant`.
    ///
    /// Provided: searches all keys. A store with many tenants has an index.
    fn list_tenant_signing_keys(
        &self,
        tenant: &str,
    ) -> impl Future<Output = Result<Vec<StoredKey>, Self::Error>> + Send {
        async move {
            let mut keys = self.list_signing_keys().await?;
            keys.retain(|key| tenant_of(&key.slot) == Some(tenant));
            Ok(keys)
        }
    }

    /// Deletes the key in a slot. Does nothing if the slot is empty.
    fn delete_signing_key(&self, slot: &str) -> impl Future<Output = Result<(), Self::Error>> + Send;
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

    /// Stores a record and replaces its previous version, in one atomic operation: version 1 if there is
    /// none, version n after version n - 1. `false`: another writer was faster, and nothing was stored.
    fn put_credentials(
        &self,
        credentials: StoredCredentials,
    ) -> impl Future<Output = Result<bool, Self::Error>> + Send;

    /// Deletes a record. Does nothing if it does not exist.
    fn delete_credentials(&self, digest: &Digest) -> impl Future<Output = Result<(), Self::Error>> + Send;
}

/// Remembers which clients know about a session, so that they can be notified of its end.
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
    /// Records a client by its session and identifier, and replaces an earlier record of both: a client that
    /// returns again and again, for example with `prompt=none`, is one record.
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

    /// At most `limit` sessions of a client, possibly including expired ones, in the store's own order; those after the
    /// session `after` if it is given, which need not exist any longer. An empty page is the last.
    fn list_client_sessions(
        &self,
        client_id: &str,
        after: Option<&str>,
        limit: usize,
    ) -> impl Future<Output = Result<Vec<SessionClient>, Self::Error>> + Send;

    /// Forgets one client of a session, and no other. Does nothing if it is not recorded.
    fn delete_session_client(
        &self,
        session_id: &str,
        client_id: &str,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;
}
