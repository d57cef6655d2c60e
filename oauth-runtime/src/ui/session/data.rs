//! What a session keeps.

use serde::{Deserialize, Serialize};

use super::{Account, Progress, Waiting};
use crate::Timestamp;

/// Requests that wait at a time; a person has no more windows open, and a script gets no further.
const MOST_WAITING: usize = 8;

/// Accounts that are logged in at a time.
const MOST_ACCOUNTS: usize = 8;

/// What a session keeps, as JSON in the store.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct SessionData {
    /// Who is logged in, the last one first.
    accounts: Vec<Account>,
    /// Which of them it is now.
    current: Option<String>,
    /// What waits, the newest first.
    waiting: Vec<Waiting>,
    /// Somebody whose password was right, and who owes the second factor.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) half: Option<Account>,
    /// A challenge that was told to the browser, as the page that asked for it keeps it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) challenge: Option<Challenge>,
}

/// What a page keeps between its question and the browser's answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Challenge {
    /// What it is for; an answer to another page is no answer.
    pub(crate) purpose: String,
    /// As the page keeps it.
    pub(crate) state: String,
    pub(crate) expires_at: Timestamp,
}

impl SessionData {
    pub(crate) fn accounts(&self) -> &[Account] {
        &self.accounts
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

    /// Adds somebody who has logged in. Who was there before keeps the name that clients know of the session.
    pub(crate) fn add(&mut self, mut account: Account) {
        if let Some(before) = self.account(&account.subject) {
            account.session_id.clone_from(&before.session_id);
        }
        self.accounts.retain(|other| other.subject != account.subject);
        self.current = Some(account.subject.clone());
        self.half = None;
        self.accounts.insert(0, account);
        self.accounts.truncate(MOST_ACCOUNTS);
    }

    /// Whether there is nothing to keep.
    pub(crate) fn is_anonymous(&self) -> bool {
        self.accounts.is_empty()
    }

    pub(crate) fn keep(&mut self, waiting: Waiting) {
        self.waiting.insert(0, waiting);
        self.waiting.truncate(MOST_WAITING);
    }

    pub(crate) fn waiting(&self, id: &str) -> Option<&Waiting> {
        self.waiting.iter().find(|waiting| waiting.id == id)
    }

    pub(crate) fn progress(&mut self, id: &str) -> Option<&mut Progress> {
        self.waiting.iter_mut().find(|waiting| waiting.id == id).map(|waiting| &mut waiting.progress)
    }

    /// It waits no more.
    pub(crate) fn take(&mut self, id: &str) -> Option<Waiting> {
        let index = self.waiting.iter().position(|waiting| waiting.id == id)?;
        Some(self.waiting.remove(index))
    }
}
