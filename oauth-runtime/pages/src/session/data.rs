//! The content of a session.

use oauth_runtime_core::{Digest, Timestamp};
use serde::{Deserialize, Serialize};

use super::pending::Progress;
use crate::account::Account;

/// The maximum number of requests with progress; they come and go with the tabs of a logged-in person.
const MOST_BEGUN: usize = 32;

/// The maximum number of challenges that wait for the browser's answer.
const MOST_CHALLENGES: usize = 8;

/// A challenge can be answered for ten minutes.
const ANSWERED_WITHIN: u64 = 600;

/// The maximum number of accounts that are logged in.
const MOST_ACCOUNTS: usize = 8;

/// The content of a session, as JSON in the store.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct SessionData {
    /// The logged-in accounts, the latest first.
    accounts: Vec<Account>,
    /// The account that is selected.
    current: Option<String>,
    /// The person's progress on pending requests, the newest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    begun: Vec<Begun>,
    /// An account whose password was right and whose second factor is pending.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) pending_second_factor: Option<PendingFactor>,
    /// What only the session of an application has, as JSON. It is no session of a browser.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) app: Option<String>,
    /// What pages keep between their challenge and the answer, the newest first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    challenges: Vec<Challenge>,
    /// Accounts that were removed to make room, until the session is written.
    #[serde(skip)]
    displaced: Vec<Account>,
}

/// An account whose second factor is pending.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct PendingFactor {
    pub(crate) account: Account,
    /// When the first factor was right here. At another provider, the person may have authenticated long before.
    pub(crate) since: Timestamp,
}

/// The person's progress on a request, by the digest of the request's name.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Begun {
    request: Digest,
    progress: Progress,
}

/// What a page keeps between its challenge and the browser's answer.
#[derive(Clone, Serialize, Deserialize)]
struct Challenge {
    /// Its purpose; an answer to another page is not valid.
    purpose: String,
    /// In the page's own format.
    state: String,
    expires_at: Timestamp,
}

impl std::fmt::Debug for Challenge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Challenge").field("purpose", &self.purpose).finish_non_exhaustive()
    }
}

impl SessionData {
    pub(crate) fn accounts(&self) -> &[Account] {
        &self.accounts
    }

    /// Who is logged in.
    pub(crate) fn subjects(&self) -> impl Iterator<Item = &str> {
        self.accounts.iter().map(|account| account.subject.as_str())
    }

    pub(crate) fn account(&self, subject: &str) -> Option<&Account> {
        self.accounts.iter().find(|account| account.subject == subject)
    }

    pub(crate) fn current(&self) -> Option<&Account> {
        self.account(self.current.as_deref()?)
    }

    pub(crate) fn choose(&mut self, subject: &str) -> bool {
        let known = self.account(subject).is_some();
        if known {
            self.current = Some(subject.to_owned());
        }
        known
    }

    /// Adds a person who has logged in. If they were logged in before, clients keep knowing the session by
    /// the same name. If there are too many accounts, the one with the oldest login is removed.
    pub(crate) fn add(&mut self, mut account: Account) {
        if let Some(before) = self.account(&account.subject) {
            account.session_id.clone_from(&before.session_id);
        }
        self.accounts.retain(|other| other.subject != account.subject);
        self.current = Some(account.subject.clone());
        self.pending_second_factor = None;
        self.accounts.insert(0, account);
        if self.accounts.len() > MOST_ACCOUNTS {
            self.displaced.extend(self.accounts.drain(MOST_ACCOUNTS..));
        }
    }

    /// The removed accounts; their logins end when the session is written.
    pub(crate) fn take_displaced(&mut self) -> Vec<Account> {
        std::mem::take(&mut self.displaced)
    }

    /// Gives an account another user name.
    pub(crate) fn rename(&mut self, subject: &str, username: &str) {
        let accounts = self
            .accounts
            .iter_mut()
            .chain(self.pending_second_factor.iter_mut().map(|pending| &mut pending.account));
        for account in accounts.filter(|account| account.subject == subject) {
            username.clone_into(&mut account.username);
        }
    }

    /// Logs out one account.
    pub(crate) fn forget(&mut self, subject: &str) {
        self.accounts.retain(|account| account.subject != subject);
        self.pending_second_factor.take_if(|pending| pending.account.subject == subject);
    }

    /// Whether there is nothing to store.
    pub(crate) fn is_anonymous(&self) -> bool {
        self.accounts.is_empty()
    }

    /// The person's progress on a request.
    pub(crate) fn progress(&self, id: &str) -> Progress {
        // An anonymous visitor has none, and the name is long.
        if self.begun.is_empty() {
            return Progress::default();
        }
        let digest = Digest::of(id);
        let begun = self.begun.iter().find(|begun| begun.request == digest);
        begun.map(|begun| begun.progress.clone()).unwrap_or_default()
    }

    /// Records the person's progress on a request.
    pub(crate) fn note(&mut self, id: &str, change: impl FnOnce(&mut Progress)) {
        let mut progress = self.progress(id);
        change(&mut progress);
        self.take(id);
        self.begun.insert(0, Begun { request: Digest::of(id), progress });
        self.begun.truncate(MOST_BEGUN);
    }

    /// Keeps the state for a challenge.
    pub(crate) fn challenge(&mut self, purpose: String, state: String, now: Timestamp) {
        self.challenges.retain(|other| other.purpose != purpose && !other.expires_at.is_expired(now));
        self.challenges.insert(0, Challenge { purpose, state, expires_at: now.plus(ANSWERED_WITHIN) });
        self.challenges.truncate(MOST_CHALLENGES);
    }

    /// The state of a challenge.
    pub(crate) fn challenged(&self, purpose: &str, now: Timestamp) -> Option<&str> {
        let mut live = self.challenges.iter().filter(|challenge| !challenge.expires_at.is_expired(now));
        live.find(|challenge| challenge.purpose == purpose).map(|challenge| challenge.state.as_str())
    }

    /// The same, which can be answered once.
    pub(crate) fn answer(&mut self, purpose: &str, now: Timestamp) -> Option<String> {
        let state = self.challenged(purpose, now).map(str::to_owned);
        self.challenges.retain(|challenge| challenge.purpose != purpose);
        state
    }

    /// The request is no longer pending.
    pub(crate) fn take(&mut self, id: &str) {
        if self.begun.is_empty() {
            return;
        }
        let digest = Digest::of(id);
        self.begun.retain(|begun| begun.request != digest);
    }
}
