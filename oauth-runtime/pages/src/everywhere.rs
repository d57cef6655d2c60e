//! Ends all sessions of a person, wherever they are logged in.

use std::collections::{BTreeMap, BTreeSet};

use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::store::GrantStore;
use oauth_runtime_core::{OAuthError, Part};

use crate::account::{Account, LoginGeneration};
use crate::credentials::{self, Credentials};
use crate::ended::{end_at_clients, end_grants, end_latecomers};
use crate::events;
use crate::part::PagePart;
use crate::provider::UiProvider;
use crate::refusal::Refusal;
use crate::session::Session;

/// Logs a person out in every browser, for example after a change of password or a stolen phone. The grants
/// of all their sessions end at once, and all clients of these sessions are notified. Each browser's session
/// is over at its next visit, no device is remembered any more, and links and codes that were sent by e-mail no longer count. Grants
/// for devices and with `offline_access` continue; [end them](oauth_runtime_core::store::GrantStore) separately.
///
/// If you set a new password for the person, call this before you store it and again after that. The second call ends the
/// logins that began with the old password. The first one stops somebody who is logged in with the old password from replacing
/// the new one with a change that they have just begun.
///
/// A person whom [`ClaimsStore::get_claims`](oauth_runtime_core::store::ClaimsStore::get_claims) no longer knows is logged
/// out without this.
///
/// # Errors
/// Those of the store. Call it again; what has ended stays ended.
pub async fn log_out_everywhere<S: UiProvider>(server: &S, subject: &str) -> Result<(), OAuthError> {
    end_everywhere(server, subject, By::Anybody).await.map(drop)
}

/// Ends all logins of a person and nothing else: the first step of a new password for somebody who may be logged in with the old
/// one. From now on, no login changes the account any more; what the logins began ends with [`log_out_everywhere`].
pub(super) async fn end_logins_first<S: UiProvider>(server: &S, subject: &str) -> Result<(), OAuthError> {
    let now = server.settings().now();
    let ended = credentials::change(server, (subject, ""), |own| Some(own.end_all_logins(now)));
    ended.await.map(drop)
}

/// The same from the session of `own`. Its clients are notified when that session ends, because it has a page
/// for their frames. Returns the generation with which it goes on, if it does.
///
/// # Errors
/// `SessionEnded` if the login of this session has ended too; then nothing else ends.
pub(super) async fn log_out_elsewhere<S: UiProvider>(
    server: &S,
    own: &Account,
) -> Result<LoginGeneration, Refusal> {
    end_everywhere(server, &own.subject, By::OneThatGoesOn(own)).await?.ok_or(Refusal::SessionEnded)
}

/// The same from the session of `own`, which ends with the others: its account is about to be deleted.
///
/// # Errors
/// `SessionEnded` if the login of this session has ended; then nothing else ends.
pub(super) async fn log_out_everywhere_by<S: UiProvider>(server: &S, own: &Account) -> Result<(), Refusal> {
    let ended = end_everywhere(server, &own.subject, By::OneThatEnds(own)).await?;
    ended.map(drop).ok_or(Refusal::SessionEnded)
}

/// Who ends all logins of a person.
#[derive(Clone, Copy)]
enum By<'a> {
    /// The application, or a person whom an e-mail reached.
    Anybody,
    /// One of the logins, which goes on.
    OneThatGoesOn(&'a Account),
    /// One of the logins, which ends too.
    OneThatEnds(&'a Account),
}

impl<'a> By<'a> {
    fn login(self) -> Option<&'a Account> {
        match self {
            Self::Anybody => None,
            Self::OneThatGoesOn(login) | Self::OneThatEnds(login) => Some(login),
        }
    }

    fn session_that_goes_on(self) -> Option<&'a str> {
        match self {
            Self::OneThatGoesOn(login) => Some(&login.session_id),
            Self::Anybody | Self::OneThatEnds(_) => None,
        }
    }

    fn goes_on(self, session_id: &str) -> bool {
        self.session_that_goes_on() == Some(session_id)
    }
}

/// `None`: the login that wants it has ended meanwhile.
async fn end_everywhere<S: UiProvider>(
    server: &S,
    subject: &str,
    by: By<'_>,
) -> Result<Option<LoginGeneration>, OAuthError> {
    let now = server.settings().now();
    // A login that has ended must not end the links and codes that the person has asked for since.
    if let Some(login) = by.login()
        && credentials::has_ended(server, login).await?
    {
        return Ok(None);
    }
    // This comes before the mark changes: a request that uses a ticket after this read the new mark first, and a
    // request that used one earlier finds that the mark has changed.
    S::People::forget_tickets(server, subject).await?;
    // Then the mark, so that no browser gets a new grant meanwhile.
    let changed = credentials::change(server, (subject, ""), |own| {
        if by.login().is_some_and(|login| own.has_ended(login)) {
            return None;
        }
        let devices = std::mem::take(&mut own.remembered_devices).len();
        let generation = own.end_all_logins(now);
        own.ended_by = by.session_that_goes_on().map(str::to_owned);
        Some((generation, devices))
    });
    let Some((generation, devices)) = changed.await? else { return Ok(None) };
    events::devices_forgotten(server, subject, devices);
    let grants = server.store().list_grants(subject).await.map_err(store_failure::<S::Store>)?;
    let mut session_ids: BTreeSet<String> = grants.into_iter().filter_map(|grant| grant.session_id).collect();
    // Clients of a session whose grants have ended may still show the person as logged in.
    session_ids.extend(server.sessions_of(subject).await?);
    let of_session = |session_id| Account { session_id, ..Account::by_password(subject, "", now) };
    let mut sessions: Vec<Account> = session_ids.into_iter().map(of_session).collect();
    end_grants(server, &sessions).await?;
    sessions.retain(|session| !by.goes_on(&session.session_id));
    // No page is open that could load the frames.
    server.session_ended(&sessions).await?;
    end_latecomers(server, &sessions).await?;
    server.session_is_over().await;
    events::logged_out_everywhere(server, subject);
    Ok(Some(generation))
}

/// Removes the accounts of a session that were logged out elsewhere, or whose person is gone. Returns the
/// credentials of the others.
pub(super) async fn forget_who_is_out<S: UiProvider>(
    server: &S,
    session: &mut Session,
) -> Result<BTreeMap<String, Credentials>, OAuthError> {
    let data = session.data();
    let pending = data.pending_second_factor.iter().map(|pending| &pending.account);
    let accounts: Vec<Account> = data.accounts().iter().chain(pending).cloned().collect();
    let (mut credentials, mut dropped) = (BTreeMap::new(), Vec::new());
    for account in accounts {
        let own = credentials::of_subject(server, &account.subject).await?;
        if is_in(server, &account, &own).await? {
            if let Some(username) = own.new_name_of(&account) {
                session.data_mut().rename(&account.subject, username);
            }
            credentials.insert(account.subject, own);
        } else {
            session.data_mut().forget(&account.subject);
            dropped.push(account);
        }
    }
    if !dropped.is_empty() {
        tracing::info!(count = dropped.len(), "people were logged out elsewhere, or are gone");
        // No page is open that could load the frames.
        end_at_clients(server, &dropped).await?;
        server.session_is_over().await;
    }
    Ok(credentials)
}

/// The account as it may be added to a session, with the generation of the person's logins.
///
/// # Errors
/// `SessionEnded` if all logins of the person ended after this one began. `server_error` if the person does not exist:
/// [`ClaimsStore`](oauth_runtime_core::store::ClaimsStore) has to know people who log in.
pub(super) async fn admit<S: UiProvider>(server: &S, account: Account) -> Result<Account, Refusal> {
    if !S::Parts::knows(server, &account.subject).await? {
        tracing::error!("a person logged in, but `ClaimsStore::get_claims` says that they do not exist");
        return Err(OAuthError::ServerError.into());
    }
    let own = credentials::of_subject(server, &account.subject).await?;
    let generation = own.generation();
    if account.generation.is_some_and(|own| own != generation) {
        tracing::info!(subject = account.subject, "all logins of a person ended while they logged in");
        return Err(Refusal::SessionEnded);
    }
    let renamed = own.new_name_of(&account).map(str::to_owned);
    let username = renamed.unwrap_or_else(|| account.username.clone());
    Ok(Account { generation: Some(generation), username, ..account })
}

async fn is_in<S: UiProvider>(server: &S, account: &Account, own: &Credentials) -> Result<bool, OAuthError> {
    Ok(!own.has_ended(account) && S::Parts::knows(server, &account.subject).await?)
}
