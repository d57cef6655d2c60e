//! The clients of documents that were fetched: all that is kept of a client that nobody approved yet.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::error::DocumentError;
use crate::{Client, Timestamp};

/// The maximum number of documents of one kind. Each has at most 5 KiB.
const MOST: usize = 1000;

/// What came of a document.
pub(super) type Outcome = Result<Client, DocumentError>;

/// What an instance knows of documents. Those of stored clients have a place of their own, so that strangers do not
/// push them out.
#[derive(Debug, Default)]
pub(crate) struct Documents {
    approved: Kept,
    strangers: Kept,
}

/// Documents of one kind.
#[derive(Debug, Default)]
pub(super) struct Kept(Mutex<HashMap<String, Entry>>);

#[derive(Debug)]
struct Entry {
    outcome: Outcome,
    until: Timestamp,
}

impl Documents {
    /// What came of the document of this client, while it is fresh. A stored client was a stranger a moment ago.
    pub(super) fn get(&self, client_id: &str, is_stored: bool, now: Timestamp) -> Option<Outcome> {
        let approved = if is_stored { self.approved.get(client_id, now) } else { None };
        approved.or_else(|| self.strangers.get(client_id, now))
    }

    /// The documents of stored clients, or of all others.
    pub(super) fn of(&self, is_stored: bool) -> &Kept {
        if is_stored { &self.approved } else { &self.strangers }
    }
}

impl Kept {
    /// What came of the document of this client, while it is fresh.
    pub(super) fn get(&self, client_id: &str, now: Timestamp) -> Option<Outcome> {
        let entries = self.lock();
        let entry = entries.get(client_id).filter(|entry| !entry.until.is_expired(now))?;
        Some(entry.outcome.clone())
    }

    /// Keeps the outcome of a fetch. If the cache is full, it replaces the entry that expires first; failures
    /// expire before clients.
    pub(super) fn put(&self, client_id: &str, outcome: Outcome, until: Timestamp, now: Timestamp) {
        let mut entries = self.lock();
        if entries.len() >= MOST && !entries.contains_key(client_id) {
            entries.retain(|_, entry| !entry.until.is_expired(now));
        }
        if entries.len() >= MOST && !entries.contains_key(client_id) {
            let next = entries.iter().min_by_key(|(_, entry)| entry.until).map(|(name, _)| name.clone());
            next.and_then(|name| entries.remove(&name));
        }
        entries.insert(client_id.to_owned(), Entry { outcome, until });
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Entry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: u64) -> Timestamp {
        Timestamp::from_unix(second)
    }

    fn client(client_id: &str) -> Client {
        Client::public(client_id).redirect_uri("https://client.example/cb").build().expect("a client")
    }

    #[test]
    fn a_document_counts_until_its_time() {
        let kept = Kept::default();
        kept.put("a", Ok(client("a")), at(10), at(0));
        assert!(kept.get("a", at(9)).is_some());
        assert!(kept.get("a", at(10)).is_none());
        assert!(kept.get("b", at(0)).is_none());
    }

    #[test]
    fn there_is_a_bound_and_failures_leave_first() {
        let kept = Kept::default();
        for number in 0..MOST - 1 {
            kept.put(&number.to_string(), Ok(client("a")), at(1000), at(0));
        }
        for number in 0..50 {
            kept.put(&format!("failed {number}"), Err(DocumentError::Json), at(10), at(0));
        }
        assert_eq!(kept.lock().len(), MOST);
        assert!(kept.get("0", at(0)).is_some() && kept.get("998", at(0)).is_some());
        assert!(kept.get("failed 0", at(0)).is_none() && kept.get("failed 49", at(0)).is_some());
        // The same again needs no room.
        kept.put("0", Ok(client("b")), at(1000), at(0));
        assert!(kept.get("failed 49", at(0)).is_some());
        // Room by time.
        kept.put("later", Ok(client("a")), at(2000), at(1000));
        assert_eq!(kept.lock().len(), 1);
    }
}
