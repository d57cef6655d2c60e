//! The clients of documents that were fetched: all that is kept of a client that nobody approved yet.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::error::DocumentError;
use crate::{Client, Timestamp};

/// The maximum number of documents of one kind. Each has at most 5 KiB.
const MOST: usize = 1000;

/// What came of a document.
pub(super) type Outcome = Result<Client, DocumentError>;

/// What an instance knows of documents. Those of stored clients have a place of their own, so that strangers do not
/// push them out; so have failures, which would otherwise be forgotten first.
#[derive(Debug, Default)]
pub(crate) struct Documents {
    approved: Kept,
    strangers: Kept,
    failures: Kept,
}

/// Documents of one kind.
#[derive(Debug, Default)]
struct Kept(Mutex<HashMap<String, Entry>>);

#[derive(Debug)]
struct Entry {
    outcome: Outcome,
    until: Timestamp,
}

impl Documents {
    /// What came of the document of this client, while it is fresh. A document that is older than that of the stored
    /// client does not count: another instance has fetched a newer one. Of two different ones that were fetched in the
    /// same second, either may be the newer one.
    pub(super) fn get(&self, client_id: &str, stored: Option<&Client>, now: Timestamp) -> Option<Outcome> {
        let newest = |outcome: &Outcome| match (outcome, stored) {
            (Ok(client), Some(stored)) => match fetched_at(client).cmp(&fetched_at(stored)) {
                Ordering::Less => false,
                Ordering::Equal => is_same(client, stored, now),
                Ordering::Greater => true,
            },
            _ => true,
        };
        // A stored client was a stranger a moment ago.
        let approved = stored.and_then(|_| self.approved.get(client_id, now).filter(newest));
        let known = approved.or_else(|| self.strangers.get(client_id, now).filter(newest));
        known.or_else(|| self.failures.get(client_id, now))
    }

    /// Keeps a document of a stored client, or of another one.
    pub(super) fn put(&self, client: &Client, is_stored: bool, until: Timestamp, now: Timestamp) {
        let kept = if is_stored { &self.approved } else { &self.strangers };
        self.failures.forget(client.client_id());
        kept.put(client.client_id(), Ok(client.clone()), until, now);
    }

    /// Keeps the reason why there is none.
    pub(super) fn put_failure(
        &self,
        client_id: &str,
        error: DocumentError,
        until: Timestamp,
        now: Timestamp,
    ) {
        self.failures.put(client_id, Err(error), until, now);
    }
}

/// Whether the stored client is as this document describes it.
fn is_same(client: &Client, stored: &Client, now: Timestamp) -> bool {
    // Nearly always, and without a copy. An operator may have added what no document has.
    client.metadata() == stored.metadata()
        || stored.as_in_document(client, now).metadata() == stored.metadata()
}

fn fetched_at(client: &Client) -> Option<Timestamp> {
    client.document().map(|document| document.fetched_at)
}

impl Kept {
    /// What came of the document of this client, while it is fresh.
    fn get(&self, client_id: &str, now: Timestamp) -> Option<Outcome> {
        let entries = self.lock();
        let entry = entries.get(client_id).filter(|entry| !entry.until.is_expired(now))?;
        Some(entry.outcome.clone())
    }

    /// Keeps the outcome of a fetch. If the cache is full, it replaces the entry that expires first.
    fn put(&self, client_id: &str, outcome: Outcome, until: Timestamp, now: Timestamp) {
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

    fn forget(&self, client_id: &str) {
        self.lock().remove(client_id);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Entry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ClientDocument;

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
    fn there_is_a_bound_and_the_entry_that_expires_first_leaves_first() {
        let kept = Kept::default();
        for number in 0..MOST - 1 {
            kept.put(&number.to_string(), Ok(client("a")), at(1000), at(0));
        }
        for number in 0..50 {
            kept.put(&format!("short {number}"), Ok(client("a")), at(10), at(0));
        }
        assert_eq!(kept.lock().len(), MOST);
        assert!(kept.get("0", at(0)).is_some() && kept.get("998", at(0)).is_some());
        assert!(kept.get("short 0", at(0)).is_none() && kept.get("short 49", at(0)).is_some());
        // The same again needs no room.
        kept.put("0", Ok(client("b")), at(1000), at(0));
        assert!(kept.get("short 49", at(0)).is_some());
        // Room by time.
        kept.put("later", Ok(client("a")), at(2000), at(1000));
        assert_eq!(kept.lock().len(), 1);
    }

    fn fetched(client_id: &str, second: u64) -> Client {
        client(client_id).into_documented(ClientDocument::new(at(second)))
    }

    #[test]
    fn strangers_push_out_neither_failures_nor_stored_clients() {
        let documents = Documents::default();
        documents.put(&fetched("stored", 0), true, at(10), at(0));
        documents.put_failure("failed", DocumentError::Json, at(10), at(0));
        for number in 0..2 * MOST {
            documents.put(&fetched(&number.to_string(), 0), false, at(1000), at(0));
        }
        assert!(documents.get("stored", Some(&fetched("stored", 0)), at(9)).is_some());
        assert!(matches!(documents.get("failed", None, at(9)), Some(Err(DocumentError::Json))));
        documents.put(&fetched("failed", 5), false, at(1000), at(5));
        assert!(matches!(documents.get("failed", None, at(9)), Some(Ok(_))), "it works again");
    }

    #[test]
    fn a_document_older_than_the_stored_one_does_not_count() {
        let documents = Documents::default();
        documents.put(&fetched("a", 5), true, at(1000), at(5));
        assert!(documents.get("a", Some(&fetched("a", 5)), at(6)).is_some());
        assert!(
            documents.get("a", Some(&fetched("a", 6)), at(6)).is_none(),
            "another instance fetched it later"
        );
        let named = fetched("a", 5).with_metadata(fetched("a", 5).metadata().clone().with(|metadata| {
            metadata.client_name = Some("Another".to_owned());
        }));
        assert!(
            documents.get("a", Some(&named.expect("valid")), at(6)).is_none(),
            "another instance fetched another one in the same second"
        );
        documents.put(&fetched("a", 7), false, at(1000), at(7));
        assert!(
            documents.get("a", Some(&fetched("a", 6)), at(7)).is_some(),
            "fetched while it was not stored"
        );
    }
}
