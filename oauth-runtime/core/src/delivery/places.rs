//! How much is being sent to one host.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The maximum number of messages that are being sent to one host.
const TO_ONE_HOST: usize = 4;

/// The places of one instance.
#[derive(Default)]
pub(crate) struct Places {
    /// The hosts that are in use or waited for.
    hosts: Mutex<HashMap<String, Arc<Host>>>,
}

/// The places at one host.
#[derive(Debug)]
struct Host {
    turns: Arc<Semaphore>,
    failures: AtomicUsize,
}

/// A place at a host, released on drop.
pub(crate) struct Turn<'a> {
    places: &'a Places,
    name: String,
    host: Arc<Host>,
    permit: Option<OwnedSemaphorePermit>,
}

impl Places {
    /// Waits for a place at a host. `None` if somebody else failed there meanwhile: an unresponsive host
    /// would take the time of all that wait for it.
    pub(crate) async fn turn(&self, name: &str) -> Option<Turn<'_>> {
        let host = {
            let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
            let new = || {
                Arc::new(Host { turns: Arc::new(Semaphore::new(TO_ONE_HOST)), failures: AtomicUsize::new(0) })
            };
            Arc::clone(hosts.entry(name.to_owned()).or_insert_with(new))
        };
        let failures = host.failures.load(Ordering::Relaxed);
        let turns = Arc::clone(&host.turns);
        // Dropped however the wait ends, so that the entry is removed with the last one.
        let mut turn = Turn { places: self, name: name.to_owned(), host, permit: None };
        turn.permit = turns.acquire_owned().await.ok();
        (turn.host.failures.load(Ordering::Relaxed) == failures).then_some(turn)
    }
}

impl Turn<'_> {
    /// The host did not respond properly.
    pub(crate) fn failed(&self) {
        self.host.failures.fetch_add(1, Ordering::Relaxed);
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let mut hosts = self.places.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        // The map has one reference and this turn has one.
        if Arc::strong_count(&self.host) == 2 {
            hosts.remove(&self.name);
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    #[tokio::test]
    async fn a_host_has_a_few_places_and_no_entry_stays() {
        let places = Places::default();
        let mut turns = Vec::new();
        for _ in 0..TO_ONE_HOST {
            turns.push(places.turn("slow.example").await.expect("a place"));
        }
        assert!(places.turn("slow.example").now_or_never().is_none(), "it waits");
        assert!(places.turn("other.example").await.is_some(), "another host has places of its own");
        turns.pop();
        assert!(places.turn("slow.example").await.is_some(), "one is free");
        drop(turns);
        assert_eq!(places.hosts.lock().expect("no panic").len(), 0);
    }

    #[tokio::test]
    async fn who_waits_for_a_host_that_fails_waits_no_longer() {
        let places = Places::default();
        let mut turns = Vec::new();
        for _ in 0..TO_ONE_HOST {
            turns.push(places.turn("away.example").await.expect("a place"));
        }
        let mut waiting = Box::pin(places.turn("away.example"));
        assert!(waiting.as_mut().now_or_never().is_none());
        turns[0].failed();
        turns.clear();
        assert!(waiting.await.is_none(), "it is tried again later");
        assert!(places.turn("away.example").await.is_some(), "and a later one tries again");
    }
}
