//! Turns: how many requests run concurrently, in total and to one host.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, SemaphorePermit};
use tokio::time::timeout;
use url::Url;

use oauth_runtime_core::fetch::FetchError;

/// How many may wait for a turn. More would fail later anyway because of the time limit.
const LONGEST_LINE: usize = 128;

/// The places for one kind of clients.
pub(super) struct Turns {
    /// The running and waiting requests.
    line: Semaphore,
    all: Semaphore,
    per_host: usize,
    /// The hosts that are in use or waited for. Strangers choose their names, so none stays.
    hosts: Mutex<HashMap<String, Arc<Semaphore>>>,
    patience: Duration,
}

/// A turn, released on drop.
pub(super) struct Turn<'a> {
    _all: SemaphorePermit<'a>,
    // Before the place, which checks whether others are there.
    _host: OwnedSemaphorePermit,
    _place: Place<'a>,
    _line: SemaphorePermit<'a>,
}

impl Turns {
    /// Each number is at least one. `patience` is how long a request waits for its turn.
    pub(super) fn new(all: usize, per_host: usize, patience: Duration) -> Self {
        let all = all.clamp(1, Semaphore::MAX_PERMITS - LONGEST_LINE);
        Self {
            line: Semaphore::new(all + LONGEST_LINE),
            all: Semaphore::new(all),
            per_host: per_host.clamp(1, all),
            hosts: Mutex::default(),
            patience,
        }
    }

    /// Waits for a turn.
    pub(super) async fn take(&self, url: &Url) -> Result<Turn<'_>, FetchError> {
        let line = self.line.try_acquire().map_err(|_| FetchError::Busy)?;
        let place = self.place(url.host_str().unwrap_or_default());
        let turn = async {
            // The host first: a request that waits for a slow host does not keep others from a place.
            let host = Arc::clone(&place.turns).acquire_owned().await.ok()?;
            Some((self.all.acquire().await.ok()?, host))
        };
        match timeout(self.patience, turn).await {
            Ok(Some((all, host))) => Ok(Turn { _all: all, _host: host, _place: place, _line: line }),
            _ => Err(FetchError::Busy),
        }
    }

    fn place(&self, host: &str) -> Place<'_> {
        let mut hosts = self.lock();
        let turns = hosts.entry(host.to_owned()).or_insert_with(|| Arc::new(Semaphore::new(self.per_host)));
        Place { of: self, host: host.to_owned(), turns: Arc::clone(turns) }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Arc<Semaphore>>> {
        self.hosts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[cfg(test)]
    pub(super) fn free(&self) -> usize {
        self.all.available_permits()
    }

    #[cfg(test)]
    pub(super) fn known_hosts(&self) -> usize {
        self.lock().len()
    }
}

/// A place at a host. The last one removes the host's entry.
struct Place<'a> {
    of: &'a Turns,
    host: String,
    turns: Arc<Semaphore>,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut hosts = self.of.lock();
        // The map has one reference and this place has one.
        if Arc::strong_count(&self.turns) == 2 {
            hosts.remove(&self.host);
        }
    }
}
