//! A queue: the clients that share concurrency limits, counts and a cache.

use std::time::Duration;

use moka::future::Cache;
use url::Url;

use super::Purpose;
use super::budget::Budgets;
use super::counts::Counts;
use super::kept::{Kept, LastGood};
use super::keys::{KEYS_FOR, NEWER_KEYS_EVERY};
use super::turns::Turns;
use oauth_runtime_core::fetch::{FetchError, Fetched};

/// What clients of one kind share. Strangers have a separate one, so that known clients never wait behind
/// them: not for a turn, not for a request in progress, and not for space in the cache.
pub(super) struct Queue {
    pub(super) turns: Turns,
    pub(super) kept: Cache<String, Kept>,
    /// The newest responses for searches of keys, however long they are fresh.
    pub(super) keys: Cache<String, Kept>,
    /// The responses for searches of a missing key.
    pub(super) newer_keys: Cache<String, Kept>,
    /// The responses that nobody keeps, while somebody waits for them.
    pub(super) shared: Cache<String, Kept>,
    last_good: Cache<String, LastGood>,
    last_good_for: Duration,
    urls: Counts,
    hosts: Option<Budgets>,
}

/// The limits of a queue.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub(super) turns: usize,
    pub(super) turns_per_host: usize,
    /// Requests to one URL per minute.
    pub(super) per_url: u32,
    /// Requests to one host per minute, whatever the URL.
    pub(super) per_host: Option<u32>,
    /// In bytes.
    pub(super) cache_size: u64,
    /// The maximum time that anything is cached.
    pub(super) longest: Duration,
    pub(super) last_good_for: Duration,
    /// How long a request waits for its turn.
    pub(super) patience: Duration,
}

impl Queue {
    pub(super) fn new(limits: Limits) -> Self {
        // Ages are checked at each use; this only deletes unused entries.
        let answers = |lifetime| {
            Cache::builder()
                .max_capacity(limits.cache_size)
                .weigher(|url: &String, kept: &Kept| kept.size(url))
                .time_to_live(lifetime)
                .build()
        };
        Self {
            turns: Turns::new(limits.turns, limits.turns_per_host, limits.patience),
            kept: answers(limits.longest),
            keys: answers(KEYS_FOR),
            newer_keys: answers(NEWER_KEYS_EVERY),
            shared: answers(limits.longest),
            last_good: Cache::builder()
                .max_capacity(limits.cache_size)
                .weigher(|url: &String, good: &LastGood| good.size(url))
                .time_to_live(limits.last_good_for)
                .build(),
            last_good_for: limits.last_good_for,
            urls: Counts::new(limits.per_url),
            hosts: limits.per_host.map(Budgets::new),
        }
    }

    /// Counts a request that is about to be sent.
    pub(super) fn count(&self, url: &Url, purpose: Purpose) -> Result<(), FetchError> {
        if purpose != Purpose::NewerKeys {
            self.urls.count(url.as_str())?;
        }
        self.hosts.as_ref().map_or(Ok(()), |hosts| hosts.count(url))
    }

    /// Remembers whether the URL answered well, for the budget of its host.
    pub(super) fn judge(&self, url: &Url, answer: &Result<Fetched, FetchError>) {
        let Some(hosts) = &self.hosts else { return };
        match answer {
            Ok(_) => hosts.answered(url),
            // It says nothing about the URL.
            Err(error) if error.is_temporary() => {}
            Err(_) => hosts.failed(url),
        }
    }

    /// Remembers a good response, and forgets it if the site says that it no longer exists.
    pub(super) async fn learn(&self, url: &Url, answer: &Result<Fetched, FetchError>, lifetime: Duration) {
        match answer {
            // What must not be stored is not stored here either (RFC 9111 section 5.2.2.5).
            Ok(fetched) if !lifetime.is_zero() && !self.last_good_for.is_zero() => {
                self.last_good.insert(url.as_str().to_owned(), LastGood::new(fetched.clone())).await;
            }
            Err(error) if error.is_temporary() => {}
            _ => self.last_good.invalidate(url.as_str()).await,
        }
    }

    pub(super) async fn last_good(&self, url: &Url) -> Option<Fetched> {
        self.last_good.get(url.as_str()).await?.within(self.last_good_for)
    }
}
