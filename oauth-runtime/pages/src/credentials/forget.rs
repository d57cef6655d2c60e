//! Deletes what a person has.

use oauth_runtime_core::administration::{Administration, AdministrationError};
use oauth_runtime_core::store::{ConsentStore, CredentialStore, GrantStore, PersonStore, SessionClientStore};

use super::kept::{Credentials, following};
use super::user_handle::UserHandle;

/// Deletes the passkeys, the authenticator app and the recovery codes of a person: for an application that
/// deletes the person, or lets in somebody who has lost all of them. `subject` is the identifier in tokens. A
/// person who was [logged out everywhere](crate::log_out_everywhere) stays logged out, and a changed user name stays changed.
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
        let is_looked_for =
            own.logged_out_at.is_some() || !own.ended_logins.is_empty() || own.renamed.is_some();
        // Without a name if nothing is left that somebody would look for.
        let (subject, username) =
            if is_looked_for { (own.subject, own.username) } else { Default::default() };
        let left = Credentials {
            subject,
            username,
            logged_out_at: own.logged_out_at,
            ended_logins: own.ended_logins,
            renamed: own.renamed,
            others: own.others,
            ..Credentials::default()
        };
        // Never deleted: a mark that is made at this moment would be lost, and with it the end of a login.
        let Ok(data) = serde_json::to_string(&left) else { return Ok(()) };
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
    let store = administration.store();
    // Retry if somebody changed them meanwhile.
    loop {
        let kept = store.get_credentials(&digest).await.map_err(AdministrationError::Store)?;
        let own = kept.as_ref().and_then(|kept| serde_json::from_str::<Credentials>(&kept.data).ok());
        let logged_out_at = own.and_then(|own| own.logged_out_at);
        let mut gone = Credentials { logged_out_at, ..Credentials::default() };
        gone.end_all_logins(administration.now());
        let next = following(kept, digest, serde_json::to_string(&gone).unwrap_or_default());
        if store.put_credentials(next).await.map_err(AdministrationError::Store)? {
            break;
        }
    }
    administration.forget_person(subject).await
}

/// Whether the store keeps passkeys, second factors, marks, grants, consents or clients of sessions of the person `subject`. If not,
/// and nobody has their claims, [`forget_person`] only leaves its mark: perhaps the operator wrote another `sub` than they meant.
///
/// # Errors
/// Those of the store.
pub async fn keeps_anything_of<S>(store: &S, subject: &str) -> Result<bool, S::Error>
where
    S: GrantStore + ConsentStore + CredentialStore + SessionClientStore,
{
    Ok(store.get_credentials(&UserHandle::of(subject).digest()).await?.is_some()
        || !store.list_grants(subject).await?.is_empty()
        || !store.list_consents(subject).await?.is_empty()
        || !store.list_subject_clients(subject).await?.is_empty())
}
