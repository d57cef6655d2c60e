//! The record of what a person has, in the store's [`CredentialStore`].

use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::store::{CredentialStore, StoredCredentials};
use oauth_runtime_core::{Digest, OAuthError, Timestamp};
use serde::{Deserialize, Serialize};

use super::passkey::OwnPasskey;
use super::remembered::RememberedDevice;
use super::totp::OwnApp;
use super::user_handle::UserHandle;
use crate::account::{Account, LoginGeneration};
use crate::provider::UiProvider;
use crate::refusal::Refusal;

/// Others may change the same record. Somebody who does so on purpose must not keep all logins of a person from ending.
const MOST_TRIES: usize = 4096;

/// What a person has in addition to a password.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Credentials {
    pub(crate) subject: String,
    pub(crate) username: String,
    pub(crate) passkeys: Vec<OwnPasskey>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) app: Option<OwnApp>,
    /// The digests of unused codes.
    pub(crate) recovery_codes: Vec<Digest>,
    /// Devices on which the person is not asked for the second factor.
    #[serde(rename = "remembered", skip_serializing_if = "Vec::is_empty")]
    pub(crate) remembered_devices: Vec<RememberedDevice>,
    /// Logins up to this time are over, on all devices.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) logged_out_at: Option<Timestamp>,
    /// The session of the login that ended all others the last time, and went on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) ended_by: Option<String>,
    /// Single logins that are over, until their sessions expire.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) ended_logins: Vec<EndedLogin>,
    /// The user name has changed since some logins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) renamed: Option<Renamed>,
    /// What a later version added. This one keeps it.
    #[serde(flatten)]
    pub(crate) others: serde_json::Map<String, serde_json::Value>,
}

/// A user name that was changed.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Renamed {
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) at: Timestamp,
}

/// The most logins that end alone while their sessions live. Somebody who ends more makes them on purpose: then all end, before
/// the record is too large for the store.
const MOST_ENDED_LOGINS: usize = 256;

/// A login that ended before its session.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct EndedLogin {
    session_id: String,
    expires_at: Timestamp,
}

impl Credentials {
    /// The generation of a login that begins now.
    pub(crate) fn generation(&self) -> LoginGeneration {
        LoginGeneration::after(self.logged_out_at)
    }

    /// Ends all logins. The mark never goes back, and no two ends have the same one, whatever the clocks say.
    pub(crate) fn end_all_logins(&mut self, now: Timestamp) -> LoginGeneration {
        let next = self.logged_out_at.map_or(now, |before| now.max(before.plus(1)));
        self.logged_out_at = Some(next);
        // They are of an earlier generation now.
        self.ended_logins.clear();
        self.ended_by = None;
        self.generation()
    }

    /// Whether the last end of all logins was by this one, which went on.
    pub(crate) fn ended_others(&self, login: &Account) -> bool {
        self.ended_by.as_ref() == Some(&login.session_id) && !self.has_ended_alone(&login.session_id)
    }

    /// Whether this login is over.
    pub(crate) fn has_ended(&self, login: &Account) -> bool {
        let is_of_another = match login.generation {
            Some(generation) => generation != self.generation(),
            // An earlier version wrote it. A login in the same second as the end of all of them may be an earlier one.
            None => self.logged_out_at.is_some_and(|logged_out_at| login.auth_time <= logged_out_at),
        };
        is_of_another || self.has_ended_alone(&login.session_id)
    }

    /// Whether this login ended, and not with all of them.
    pub(crate) fn has_ended_alone(&self, session_id: &str) -> bool {
        self.ended_logins.iter().any(|ended| ended.session_id == session_id)
    }

    /// The user name of a login, if it is another one by now. A login after the change has the name that the store or the
    /// sign-in gives it: an operator may have given the earlier one back.
    pub(crate) fn new_name_of(&self, login: &Account) -> Option<&str> {
        let Renamed { to, at, .. } = self.renamed.as_ref()?;
        (login.auth_time <= *at && login.username != *to).then_some(to)
    }

    /// Ends a login whose session expires then.
    pub(crate) fn end_login(&mut self, session_id: &str, expires_at: Timestamp, now: Timestamp) {
        self.ended_logins.retain(|ended| ended.session_id != session_id && !ended.expires_at.is_expired(now));
        if self.ended_logins.len() >= MOST_ENDED_LOGINS {
            self.end_all_logins(now);
            return;
        }
        self.ended_logins.push(EndedLogin { session_id: session_id.to_owned(), expires_at });
    }
}

/// What the person has; nothing if the store has no record.
pub(crate) async fn of_subject<S: UiProvider>(server: &S, subject: &str) -> Result<Credentials, OAuthError> {
    Ok(load(server, UserHandle::of(subject)).await?.map(|(_, credentials)| credentials).unwrap_or_default())
}

/// The owner of a passkey.
#[cfg(feature = "passkeys")]
pub(crate) async fn of_handle<S: UiProvider>(
    server: &S,
    handle: UserHandle,
) -> Result<Option<Credentials>, OAuthError> {
    Ok(load(server, handle).await?.map(|(_, credentials)| credentials))
}

/// Changes what the person has; their user name may be unknown. If the change returns `None`, nothing
/// changes. Two concurrent changes both happen, one after the other.
pub(crate) async fn change<S: UiProvider, T>(
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

/// The same, by the person of a login. Nothing changes if the login has ended: the end of a login and what it changes have one
/// order, because they are in one record.
///
/// # Errors
/// `SessionEnded` if the login has ended; those of the store.
pub(crate) async fn change_by<S: UiProvider, T>(
    server: &S,
    login: &Account,
    mut changes: impl FnMut(&mut Credentials) -> Option<T>,
) -> Result<Option<T>, Refusal> {
    let mut is_over = false;
    let changed = change(server, (&login.subject, &login.username), |own| {
        is_over = own.has_ended(login);
        if is_over { None } else { changes(own) }
    });
    let changed = changed.await?;
    if is_over {
        tracing::info!(subject = login.subject, "a login ended before it could change the account");
        return Err(Refusal::SessionEnded);
    }
    Ok(changed)
}

/// Whether a login has ended since the request began.
pub(crate) async fn has_ended<S: UiProvider>(server: &S, login: &Account) -> Result<bool, OAuthError> {
    Ok(of_subject(server, &login.subject).await?.has_ended(login))
}

/// Looks once more whether a login is still one: before a change in another store than that of the credentials, and after it.
///
/// # Errors
/// `SessionEnded` if the login has ended since the request began; those of the store.
pub(crate) async fn still_in<S: UiProvider>(server: &S, login: &Account) -> Result<(), Refusal> {
    match has_ended(server, login).await? {
        true => Err(Refusal::SessionEnded),
        false => Ok(()),
    }
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
pub(super) fn following(kept: Option<StoredCredentials>, digest: Digest, data: String) -> StoredCredentials {
    match kept {
        Some(kept) => kept.next(data),
        None => StoredCredentials::new(digest, data),
    }
}

fn unreadable(error: &serde_json::Error) -> OAuthError {
    tracing::error!(%error, "the credentials of a person cannot be read");
    OAuthError::ServerError
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_later_version_added_is_kept() {
        let text = r#"{"subject":"248289761001","username":"alice","passkeys":[],"recovery_codes":[],"later":{"a":1}}"#;
        let own: Credentials = serde_json::from_str(text).expect("a record");
        let written = serde_json::to_value(&own).expect("JSON");
        assert_eq!(written, serde_json::from_str::<serde_json::Value>(text).expect("JSON"));
    }

    #[test]
    fn logins_that_end_alone_are_forgotten_with_the_end_of_all_and_bounded() {
        let (mut own, now) = (Credentials::default(), Timestamp::from_unix(1_790_000_000));
        let login = Account::by_password("248289761001", "alice", now);
        let login = Account { generation: Some(own.generation()), ..login };
        for number in 0..MOST_ENDED_LOGINS {
            own.end_login(&number.to_string(), now.plus(60), now);
        }
        assert!(own.has_ended_alone("0") && !own.has_ended(&login));
        own.end_login("one more", now.plus(60), now);
        assert!(own.has_ended(&login), "all have ended");
        assert!(own.ended_logins.is_empty());
    }
}
