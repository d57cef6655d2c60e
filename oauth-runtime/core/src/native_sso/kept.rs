//! What the store keeps of the device secrets of one login: a record with the session's name as its key, in the table of one-time
//! links and codes, which already ends with a new password and with the person.

use crate::device_secret::{Login, key_of};
use crate::failure::store_failure;
use crate::server::AuthorizationServer;
use crate::store::{Ticket, TicketStore};
use crate::{Digest, OAuthError, Timestamp};

/// How many seconds a record lasts after its last change: a year. The grant of the ID token ends earlier.
const LIFETIME: u64 = 365 * 86_400;

/// How often a change is tried that others overtake.
const ATTEMPTS: usize = 16;

/// The live secrets of the login with this key; none if the session has ended.
///
/// # Errors
/// Those of the store.
pub(super) async fn read<S>(server: &S, key: &Digest) -> Result<Option<Login>, OAuthError>
where
    S: AuthorizationServer<Store: TicketStore>,
{
    let found = server.store().get_ticket(key).await.map_err(store_failure::<S::Store>)?;
    let now = server.settings().now();
    let login = found.filter(|found| !found.expires_at.is_expired(now)).map(|found| Login::of(&found));
    Ok(login.filter(|login| !login.ended))
}

/// Changes the secrets of a login, in one atomic operation. `None`: the change was not wanted, or the session has ended.
///
/// # Errors
/// Those of the store; `temporarily_unavailable` if others change them all the time.
pub(super) async fn change<S, T>(
    server: &S,
    (subject, key): (Option<&str>, Digest),
    change: impl Fn(&mut Login) -> Option<T>,
) -> Result<Option<T>, OAuthError>
where
    S: AuthorizationServer<Store: TicketStore>,
{
    let now = server.settings().now();
    for _ in 0..ATTEMPTS {
        let found = server.store().get_ticket(&key).await.map_err(store_failure::<S::Store>)?;
        let live = found.as_ref().filter(|found| !found.expires_at.is_expired(now));
        let before = live.map(Login::of).unwrap_or_default();
        let mut login = before.clone();
        if login.ended {
            return Ok(None);
        }
        let Some(answer) = change(&mut login) else { return Ok(None) };
        let until = lasts_until(server, &login);
        // Nothing is written for nothing: who repeats an exchange must not hold up the end of the session.
        let lasts = live.is_some_and(|found| until.since(found.expires_at) <= LIFETIME / 10);
        if (lasts && login == before) || put(server, found, (subject, key), &login, until).await? {
            return Ok(Some(answer));
        }
    }
    Err(OAuthError::TemporarilyUnavailable { retry_after: None })
}

/// Ends the secrets of a session, and keeps the codes that it has given away from beginning new ones.
///
/// # Errors
/// Those of the store.
pub(super) async fn end<S>(server: &S, session_id: &str) -> Result<(), OAuthError>
where
    S: AuthorizationServer<Store: TicketStore>,
{
    let (key, settings) = (key_of(session_id), server.settings());
    // A code may be redeemed a little after it has expired, if its answer got lost.
    let until = settings.now() + settings.lifetimes().authorization_code * 2;
    let ended = Login { ended: true, ..Login::default() };
    for _ in 0..ATTEMPTS {
        let found = server.store().get_ticket(&key).await.map_err(store_failure::<S::Store>)?;
        if found.as_ref().is_some_and(|found| Login::of(found).ended) {
            return Ok(());
        }
        // Of nobody: a code that was given away is still out when all links and codes of the person have ended.
        let found = found.map(|found| Ticket { subject: None, ..found });
        if put(server, found, (None, key), &ended, until).await? {
            return Ok(());
        }
    }
    Err(OAuthError::TemporarilyUnavailable { retry_after: None })
}

/// Until when a record is of use: no longer than the grants of its applications.
fn lasts_until<S: AuthorizationServer>(server: &S, login: &Login) -> Timestamp {
    let settings = server.settings();
    let denied_at = (!login.denied.is_empty()).then(|| settings.now());
    let since = login.secrets.iter().map(|own| own.since).chain(denied_at).max();
    let end = since.map_or_else(|| settings.now(), |since| settings.end_of_grant(since));
    end.min(settings.now().plus(LIFETIME))
}

async fn put<S>(
    server: &S,
    found: Option<Ticket>,
    (subject, key): (Option<&str>, Digest),
    login: &Login,
    expires_at: Timestamp,
) -> Result<bool, OAuthError>
where
    S: AuthorizationServer<Store: TicketStore>,
{
    let data = serde_json::to_string(login).map_err(|_| OAuthError::ServerError)?;
    let ticket = match found {
        Some(found) => Ticket { expires_at, ..found.next(data) },
        None => Ticket::new(key, data, expires_at),
    };
    let ticket = subject.into_iter().fold(ticket, Ticket::of);
    server.store().put_ticket(ticket).await.map_err(store_failure::<S::Store>)
}
