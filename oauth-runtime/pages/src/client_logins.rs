//! The logins in which a client takes part: lists them, and ends them.

use std::collections::BTreeMap;

use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::store::{SessionClient, SessionClientStore};
use oauth_runtime_core::{OAuthError, Timestamp};
use serde::Serialize;

use crate::logins::{Login, end_login, logins};
use crate::provider::UiProvider;

/// A login in which a client takes part.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ClientLogin {
    /// The name of the login, which clients know as `sid`. It gives no access to the session.
    pub session_id: String,
    /// The person: `sub`.
    pub subject: String,
    /// When the person logged in. `None`: no browser has this login any more, but applications share it
    /// ([Native SSO](oauth_runtime_core::grant::token_exchange::Exchange::native_sso)), or a notice to its clients is still due.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_time: Option<Timestamp>,
    /// When the browser was last seen, give or take a minute. `None`: as with [`auth_time`](Self::auth_time).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_seen: Option<Timestamp>,
    /// When the login ends if the browser does not come back.
    pub expires_at: Timestamp,
}

/// Some of the logins of a client.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClientLogins {
    /// Those that have not ended.
    pub logins: Vec<ClientLogin>,
    /// The `after` of the next ones; `None`: these are the last. A page may have fewer than the `limit`, or none, although others
    /// follow.
    pub next: Option<String>,
}

/// The logins in which the client takes part, in the order of the store: at most `limit`, those after the login `after` if it is
/// given. It reads the logins of each person on the page.
///
/// # Errors
/// Those of the store.
pub async fn client_logins<S>(
    server: &S,
    client_id: &str,
    after: Option<&str>,
    limit: usize,
) -> Result<ClientLogins, OAuthError>
where
    S: UiProvider<Store: SessionClientStore>,
{
    let now = server.settings().now();
    let page = server.store().list_client_sessions(client_id, after, limit).await;
    let page = page.map_err(store_failure::<S::Store>)?;
    let next = (page.len() >= limit).then(|| page.last().map(|last| last.session_id.clone())).flatten();
    let mut of_people: BTreeMap<String, Vec<Login>> = BTreeMap::new();
    let mut found = Vec::new();
    for session in page.into_iter().filter(|session| !session.expires_at.is_expired(now)) {
        if !of_people.contains_key(&session.subject) {
            of_people.insert(session.subject.clone(), logins(server, &session.subject).await?);
        }
        let of_person = of_people.get(&session.subject).map_or(&[][..], Vec::as_slice);
        found.push(client_login(session, of_person));
    }
    Ok(ClientLogins { logins: found, next })
}

fn client_login(session: SessionClient, of_person: &[Login]) -> ClientLogin {
    let login = of_person.iter().find(|login| login.session_id == session.session_id);
    ClientLogin {
        auth_time: login.map(|login| login.auth_time),
        last_seen: login.map(|login| login.last_seen),
        // A browser that came back since the client joined moved the end on.
        expires_at: login.map_or(session.expires_at, |login| login.expires_at),
        session_id: session.session_id,
        subject: session.subject,
    }
}

/// How many sessions of a client are read at a time.
const PAGE: usize = 500;

/// Ends each login in which the client takes part, as [`end_login`] does: with the grants and notices of all its clients.
/// Returns how many there were.
///
/// # Errors
/// Those of the store. Call it again; what has ended stays ended.
pub async fn end_client_logins<S>(server: &S, client_id: &str) -> Result<usize, OAuthError>
where
    S: UiProvider<Store: SessionClientStore>,
{
    let (mut ended, mut after) = (0, None::<String>);
    loop {
        let page = server.store().list_client_sessions(client_id, after.as_deref(), PAGE).await;
        let page = page.map_err(store_failure::<S::Store>)?;
        let Some(last) = page.last() else { return Ok(ended) };
        after = Some(last.session_id.clone());
        for session in &page {
            ended += usize::from(end_login(server, &session.subject, &session.session_id).await?);
        }
    }
}
