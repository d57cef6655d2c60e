//! A store of keys that fails when a test wants it to, and a clock that a test controls.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use crate::store::{KeyStore, Storage, StoredKey};
use crate::{Clock, Timestamp};

/// A starting time.
pub(super) const BEGIN: u64 = 1_800_000_000;

#[derive(Clone)]
pub(super) struct Hand(Arc<AtomicU64>);

impl Hand {
    pub(super) fn new() -> Self {
        Self(Arc::new(AtomicU64::new(BEGIN)))
    }

    pub(super) fn forward(&self, seconds: u64) {
        self.0.fetch_add(seconds, Ordering::Relaxed);
    }
}

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp::from_unix(self.0.load(Ordering::Relaxed))
    }
}

/// The fate of a call.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Fault {
    None,
    /// The call does not arrive.
    Before,
    /// Its answer does not arrive.
    After,
    /// Nothing arrives any more.
    Hang,
}

#[derive(Debug, thiserror::Error)]
#[error("the connection is lost")]
pub(super) struct Lost;

#[derive(Clone)]
pub(super) struct FakeStore(Arc<Inner>);

struct Inner {
    keys: Mutex<BTreeMap<String, StoredKey>>,
    /// Every key that was ever created, and when.
    made: Mutex<Vec<(StoredKey, Timestamp)>>,
    faults: Mutex<Box<dyn FnMut(usize) -> Fault + Send>>,
    calls: AtomicUsize,
    clock: Hand,
}

impl FakeStore {
    pub(super) fn new(clock: &Hand) -> Self {
        Self(Arc::new(Inner {
            keys: Mutex::default(),
            made: Mutex::default(),
            faults: Mutex::new(Box::new(|_| Fault::None)),
            calls: AtomicUsize::new(0),
            clock: clock.clone(),
        }))
    }

    /// The fate of the calls from now on, counted from 0.
    pub(super) fn fail(&self, faults: impl FnMut(usize) -> Fault + Send + 'static) {
        self.0.calls.store(0, Ordering::Relaxed);
        *self.0.faults.lock().expect("no panic") = Box::new(faults);
    }

    pub(super) fn keys(&self) -> Vec<StoredKey> {
        self.0.keys.lock().expect("no panic").values().cloned().collect()
    }

    pub(super) fn change(&self, change: impl FnOnce(&mut BTreeMap<String, StoredKey>)) {
        change(&mut self.0.keys.lock().expect("no panic"));
    }

    pub(super) fn slots(&self) -> Vec<String> {
        self.keys().into_iter().map(|key| key.slot).collect()
    }

    pub(super) fn made(&self) -> Vec<(StoredKey, Timestamp)> {
        self.0.made.lock().expect("no panic").clone()
    }

    async fn call<T>(&self, call: impl FnOnce(&mut BTreeMap<String, StoredKey>) -> T) -> Result<T, Lost> {
        let n = self.0.calls.fetch_add(1, Ordering::Relaxed);
        let fault = (self.0.faults.lock().expect("no panic"))(n);
        // Other calls come in between.
        tokio::task::yield_now().await;
        if fault == Fault::Hang {
            return std::future::pending().await;
        }
        if fault == Fault::Before {
            return Err(Lost);
        }
        let answer = call(&mut self.0.keys.lock().expect("no panic"));
        tokio::task::yield_now().await;
        if fault == Fault::After { Err(Lost) } else { Ok(answer) }
    }
}

impl Storage for FakeStore {
    type Error = Lost;
}

impl KeyStore for FakeStore {
    async fn create_signing_key(&self, key: StoredKey) -> Result<bool, Lost> {
        let create = |keys: &mut BTreeMap<String, StoredKey>| {
            if keys.contains_key(&key.slot) {
                return false;
            }
            self.0.made.lock().expect("no panic").push((key.clone(), self.0.clock.now()));
            keys.insert(key.slot.clone(), key);
            true
        };
        self.call(create).await
    }

    async fn list_signing_keys(&self) -> Result<Vec<StoredKey>, Lost> {
        // In no order.
        self.call(|keys| keys.values().rev().cloned().collect()).await
    }

    async fn delete_signing_key(&self, slot: &str) -> Result<(), Lost> {
        self.call(|keys| drop(keys.remove(slot))).await
    }
}
