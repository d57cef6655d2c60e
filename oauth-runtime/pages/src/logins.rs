//! The logins of a person, each in one browser: lists them, and ends one of them.

use std::cmp::Reverse;
use std::net::IpAddr;

use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::store::{SessionStore, StoredSession};
use oauth_runtime_core::{OAuthError, Timestamp};
use serde::Serialize;

use crate::account::Account;
use crate::credentials::{self, Credentials};
use crate::ended::end_at_clients;
use crate::events;
use crate::provider::UiProvider;
use crate::session::SessionData;
use crate::shared_logins;

/// A login: one person in one browser.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Login {
    /// The name of the login, which clients know as `sid`. It gives no access to the session.
    pub session_id: String,
    /// When the person logged in.
    pub auth_time: Timestamp,
    /// When the browser was last seen, give or take a minute.
    pub last_seen: Timestamp,
    /// When the login ends if the browser does not come back.
    pub expires_at: Timestamp,
    /// [`ONE_FACTOR`](crate::ONE_FACTOR) or [`TWO_FACTORS`](crate::TWO_FACTORS).
    pub acr: String,
    /// The authentication methods, named as in RFC 8176.
    pub amr: Vec<String>,
    /// The browser, as it named itself ([`Account::user_agent`]).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<String>,
    /// The browser's address at the login, if it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<IpAddr>,
}

/// The logins of the person `subject` that have not ended, the newest first. A login that an earlier version of the pages
/// wrote is in the list once its browser comes back.
///
/// # Errors
/// Those of the store.
pub async fn logins<S: UiProvider>(server: &S, subject: &str) -> Result<Vec<Login>, OAuthError> {
    let own = credentials::of_subject(server, subject).await?;
    logins_beside(server, subject, &own).await
}

/// The same for a page that has read the person's credentials.
pub(crate) async fn logins_beside<S: UiProvider>(
    server: &S,
    subject: &str,
    own: &Credentials,
) -> Result<Vec<Login>, OAuthError> {
    let found = found(server, subject, own).await?;
    let mut logins: Vec<Login> = found.into_iter().map(Found::login).collect();
    logins.sort_by_key(|login| Reverse(login.auth_time));
    Ok(logins)
}

/// Ends one login of the person `subject`, named as in [`Login::session_id`]: its grants, except those with
/// `offline_access`; its clients are notified; and its browser is logged out at its next visit. Other accounts in the same
/// browser stay logged in. Returns whether there was such a login. One that no browser has any more, and that applications share
/// ([Native SSO](oauth_runtime_core::grant::token_exchange::Exchange::native_sso)), ends too.
///
/// # Errors
/// Those of the store. Call it again; what has ended stays ended.
pub async fn end_login<S: UiProvider>(
    server: &S,
    subject: &str,
    session_id: &str,
) -> Result<bool, OAuthError> {
    let ended = end_logins(server, subject, |account| account.session_id == session_id).await? > 0;
    if const { S::DECLARATION.has_part("native_sso") } && !ended {
        return shared_logins::end(server, subject, session_id).await;
    }
    Ok(ended)
}

/// The same for all logins of the person that are to end. Returns how many there were.
pub(crate) async fn end_logins<S: UiProvider>(
    server: &S,
    subject: &str,
    ends: impl Fn(&Account) -> bool + Send,
) -> Result<usize, OAuthError> {
    let own = credentials::of_subject(server, subject).await?;
    let mut found = found(server, subject, &own).await?;
    found.retain(|found| ends(&found.account));
    if found.is_empty() {
        return Ok(0);
    }
    let now = server.settings().now();
    // The mark first, so that no browser gets a new grant meanwhile. It outlasts the session, which may be saved at this moment.
    let until = now + server.pages().session_lifetimes().logged_in;
    let changed = credentials::change(server, (subject, ""), |own| {
        for Found { account, session, .. } in &found {
            own.end_login(&account.session_id, session.expires_at.max(until), now);
        }
        Some(())
    });
    changed.await?;
    let accounts: Vec<Account> = found.iter().map(|found| found.account.clone()).collect();
    // No page is open that could load the frames.
    end_at_clients(server, &accounts).await?;
    for alone in found.iter().filter(|found| found.is_alone) {
        server.store().delete_session(&alone.session.digest).await.map_err(store_failure::<S::Store>)?;
    }
    server.session_is_over().await;
    events::logged_out(server, &accounts);
    Ok(accounts.len())
}

/// A login, and the session that it is in.
struct Found {
    account: Account,
    session: StoredSession,
    /// Whether nobody else is logged in in this browser.
    is_alone: bool,
}

impl Found {
    fn login(self) -> Login {
        let Account { auth_time, acr, amr, session_id, user_agent, address, .. } = self.account;
        let StoredSession { saved_at: last_seen, expires_at, .. } = self.session;
        Login { session_id, auth_time, last_seen, expires_at, acr, amr, user_agent, address }
    }
}

async fn found<S: UiProvider>(
    server: &S,
    subject: &str,
    own: &Credentials,
) -> Result<Vec<Found>, OAuthError> {
    let now = server.settings().now();
    let sessions = server.store().list_sessions(subject).await.map_err(store_failure::<S::Store>)?;
    let live = sessions.into_iter().filter(|session| !session.expires_at.is_expired(now));
    let found = live.filter_map(|session| {
        // An unreadable record of an older version counts as absent.
        let data: SessionData = serde_json::from_str(&session.data).ok()?;
        let account = data.account(subject).filter(|account| !own.has_ended(account))?.clone();
        Some(Found { account, session, is_alone: data.accounts().len() == 1 })
    });
    Ok(found.collect())
}
