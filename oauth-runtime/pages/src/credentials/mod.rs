//! Passkeys, authenticator apps and recovery codes of people, in the store's
//! [`CredentialStore`](oauth_runtime_core::store::CredentialStore).

pub(super) mod passkey;
pub(super) mod recovery;
pub(super) mod totp;

use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::administration::{Administration, AdministrationError};
use oauth_runtime_core::store::{ConsentStore, CredentialStore, GrantStore, PersonStore, StoredCredentials};
use oauth_runtime_core::{Digest, OAuthError, Timestamp};
use serde::{Deserialize, Serialize};

use self::passkey::{OwnPasskey, UserHandle};
use self::totp::OwnApp;
use crate::provider::UiProvider;

/// Somebody else may change the same record, but nobody does so this often.
const MOST_TRIES: usize = 8;

/// What a person has in addition to a password.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Credentials {
    pub(super) subject: String,
    pub(super) username: String,
    pub(super) passkeys: Vec<OwnPasskey>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) app: Option<OwnApp>,
    /// The digests of unused codes.
    pub(super) recovery_codes: Vec<Digest>,
    /// Logins up to this time are over, on all devices.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) logged_out_at: Option<Timestamp>,
}

/// Deletes the passkeys, the authenticator app and the recovery codes of a person: for an application that
/// deletes the person, or lets in somebody who has lost all of them. `subject` is the identifier in tokens. A
/// person who was [logged out everywhere](crate::log_out_everywhere) stays logged out.
///
/// # Errors
/// Those of the store.
pub async fn delete_credentials<S: CredentialStore>(store: &S, subject: &str) -> Result<(), S::Error> {
    let digest = UserHandle::of(subject).digest();
    loop {
        let Some(kept) = store.get_credentials(&digest).await? else {
            return Ok(());
        };
        let own: Credentials = serde_json::from_str(&kept.data).unwrap_or_default();
        let mark = Credentials {
            subject: own.subject,
            username: own.username,
            logged_out_at: own.logged_out_at,
            ..Credentials::default()
        };
        let data = serde_json::to_string(&mark).ok().filter(|_| mark.logged_out_at.is_some());
        let Some(data) = data else {
            return store.delete_credentials(&digest).await;
        };
        // Otherwise somebody changed them meanwhile.
        if store.put_credentials(kept.next(data)).await? {
            return Ok(());
        }
    }
}

/// Forgets a person: [`Administration::forget_person`], and their passkeys, authenticator app and recovery
/// codes. Returns how many valid grants ended. What remains is a mark without a name, under a digest of the
/// subject, by which the pages end each of their sessions at its next visit; the records of the sessions are
/// deleted when they expire. `subject` is the identifier in tokens; never give it to another person (OpenID
/// Connect Core section 8).
///
/// # Errors
/// Those of the store. Call it again; it continues where it stopped.
pub async fn forget_person<S>(
    administration: &Administration<S>,
    subject: &str,
) -> Result<usize, AdministrationError<S::Error>>
where
    S: GrantStore + ConsentStore + PersonStore + CredentialStore,
{
    let digest = UserHandle::of(subject).digest();
    let gone = Credentials { logged_out_at: Some(administration.now()), ..Credentials::default() };
    let data = serde_json::to_string(&gone).unwrap_or_default();
    let store = administration.store();
    // Retry if somebody changed them meanwhile.
    loop {
        let kept = store.get_credentials(&digest).await.map_err(AdministrationError::Store)?;
        let next = following(kept, digest, data.clone());
        if store.put_credentials(next).await.map_err(AdministrationError::Store)? {
            break;
        }
    }
    administration.forget_person(subject).await
}

/// What the person has; nothing if the store has no record.
pub(super) async fn of_subject<S: UiProvider>(server: &S, subject: &str) -> Result<Credentials, OAuthError> {
    Ok(load(server, UserHandle::of(subject)).await?.map(|(_, credentials)| credentials).unwrap_or_default())
}

/// The owner of a passkey.
pub(super) async fn of_handle<S: UiProvider>(
    server: &S,
    handle: UserHandle,
) -> Result<Option<Credentials>, OAuthError> {
    Ok(load(server, handle).await?.map(|(_, credentials)| credentials))
}

/// Changes what the person has; their user name may be unknown. If the change returns `None`, nothing
/// changes. Two concurrent changes both happen, one after the other.
pub(super) async fn change<S: UiProvider, T>(
    server: &S,
    (subject, username): (&str, &str),
    mut change: impl FnMut(&mut Credentials) -> Option<T>,
) -> Result<Option<T>, OAuthError> {
    let handle = UserHandle::of(subject);
    for _ in 0..MOST_TRIES {
        let (kept, credentials) = load(server, handle).await?.unzip();
        let mut credentials = credentials.unwrap_or_default();
        credentials.subject = subject.to_owned();
        if !username.is_empty() {
            credentials.username = username.to_owned();
        }
        let Some(changed) = change(&mut credentials) else {
            return Ok(None);
        };
        let data = serde_json::to_string(&credentials).map_err(|error| unreadable(&error))?;
        let next = following(kept, handle.digest(), data);
        if server.store().put_credentials(next).await.map_err(store_failure::<S::Store>)? {
            return Ok(Some(changed));
        }
    }
    tracing::warn!("others keep changing the credentials of a person");
    Err(OAuthError::TemporarilyUnavailable { retry_after: Some(std::time::Duration::from_secs(1)) })
}

async fn load<S: UiProvider>(
    server: &S,
    handle: UserHandle,
) -> Result<Option<(StoredCredentials, Credentials)>, OAuthError> {
    let kept = server.store().get_credentials(&handle.digest()).await.map_err(store_failure::<S::Store>)?;
    let Some(kept) = kept else {
        return Ok(None);
    };
    // Not replaced by an empty one: that would remove a person's second factor.
    let credentials = serde_json::from_str(&kept.data).map_err(|error| unreadable(&error))?;
    Ok(Some((kept, credentials)))
}

/// The record that takes the place of the one that is kept, if there is one.
fn following(kept: Option<StoredCredentials>, digest: Digest, data: String) -> StoredCredentials {
    match kept {
        Some(kept) => kept.next(data),
        None => StoredCredentials::new(digest, data),
    }
}

fn unreadable(error: &serde_json::Error) -> OAuthError {
    tracing::error!(%error, "the credentials of a person cannot be read");
    OAuthError::ServerError
}
