//! How many unused clients that nobody vouches for may exist.
//!
//! With open registration, anybody may register a client, and most clients of scanners and test suites are
//! never used again. A client counts as used once a person approved it or it got a token. That costs one
//! write; later uses cost nothing. A client with a metadata document is stored when a person approves it, so it
//! counts as used once it got a token.

use std::collections::HashMap;
#[cfg(feature = "tokio")]
use std::sync::atomic::AtomicU64;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

#[cfg(feature = "tokio")]
use crate::Timestamp;

/// The minimum time between two searches for expired clients in one instance, in seconds.
#[cfg(feature = "tokio")]
const BETWEEN_SWEEPS: u64 = 3600;

/// The part of the room for unused clients that those with a document on one host may take.
#[cfg(feature = "openid")]
const PART_OF_A_HOST: usize = 10;

/// Where there is little room, one host may have so many unused clients anyway.
#[cfg(feature = "openid")]
const LEAST_OF_A_HOST: usize = 10;

/// What an instance knows about unused clients. Those that registered themselves and those with a metadata document
/// count apart, so that neither kind takes the room of the other.
#[derive(Debug, Default)]
pub(crate) struct UnusedClients {
    pub(super) registered: Room,
    pub(super) documents: Room,
    /// When the next sweep may begin, in seconds since 1970.
    #[cfg(feature = "tokio")]
    next_sweep: AtomicU64,
}

/// The room for unused clients of one kind.
#[derive(Debug, Default)]
pub(crate) struct Room {
    /// How many the last sweep found, plus those stored here since.
    count: AtomicUsize,
    /// The same for each host of a metadata document.
    of_hosts: Mutex<HashMap<String, usize>>,
    /// Whether the log has said since the last sweep that the limit is reached.
    is_told: AtomicBool,
}

impl Room {
    /// Whether there is room for another client.
    pub(crate) fn is_left(&self, most: usize) -> bool {
        self.count.load(Ordering::Relaxed) < most
    }

    /// Whether to log that the limit is reached: once between two sweeps, since strangers can ask forever.
    pub(crate) fn is_news(&self) -> bool {
        !self.is_told.swap(true, Ordering::Relaxed)
    }

    /// Whether there is room for another client whose document is on this host: nobody takes the room of all others.
    #[cfg(feature = "openid")]
    pub(crate) fn is_left_for(&self, host: &str, most: usize) -> bool {
        let most = (most / PART_OF_A_HOST).max(LEAST_OF_A_HOST);
        self.of_hosts().get(host).is_none_or(|count| *count < most)
    }

    pub(crate) fn add(&self) {
        self.count.fetch_add(1, Ordering::Relaxed);
    }

    /// Adds a client whose document is on this host.
    #[cfg(feature = "openid")]
    pub(crate) fn add_of(&self, host: String) {
        *self.of_hosts().entry(host).or_default() += 1;
        self.add();
    }

    fn of_hosts(&self) -> MutexGuard<'_, HashMap<String, usize>> {
        self.of_hosts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A sweep found this many.
    pub(super) fn found(&self, count: usize, of_hosts: HashMap<String, usize>) {
        self.count.store(count, Ordering::Relaxed);
        *self.of_hosts() = of_hosts;
        self.is_told.store(false, Ordering::Relaxed);
    }
}

impl UnusedClients {
    /// The room for clients that registered themselves.
    pub(crate) fn registered(&self) -> &Room {
        &self.registered
    }

    /// The room for clients with a metadata document.
    #[cfg(feature = "openid")]
    pub(crate) fn documents(&self) -> &Room {
        &self.documents
    }

    /// Whether a sweep is due; then the caller has to do it.
    #[cfg(feature = "tokio")]
    pub(crate) fn is_sweep_due(&self, now: Timestamp) -> bool {
        let (now, next) = (now.as_unix(), self.next_sweep.load(Ordering::Relaxed));
        let due = now >= next;
        due && self
            .next_sweep
            .compare_exchange(next, now + BETWEEN_SWEEPS, Ordering::Relaxed, Ordering::Relaxed)
            .is_ok()
    }
}
