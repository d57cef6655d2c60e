//! A map in several parts, each with its own lock, which drops its expired entries as new ones come.

use std::cmp::Ordering;
use std::collections::{BinaryHeap, HashMap};
use std::hash::{BuildHasherDefault, Hash, Hasher};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::Timestamp;

/// Many more than there are cores, so that two requests rarely meet.
const SHARDS: usize = 64;

/// Each new entry pays for the removal of this many expired ones, so the map shrinks faster than it grows.
const SWEPT_PER_INSERT: usize = 4;

/// A sharded map whose entries expire.
pub(super) struct Shards<K, V>([Mutex<Shard<K, V>>; SHARDS]);

/// One part of the map.
pub(super) struct Shard<K, V> {
    entries: HashMap<K, Entry<V>, BuildHasherDefault<FirstBytes>>,
    by_expiry: BinaryHeap<Expiry<K>>,
}

struct Entry<V> {
    value: V,
    expires_at: Timestamp,
}

/// When to look at an entry again. The greatest is the one that expires first.
struct Expiry<K> {
    expires_at: Timestamp,
    key: K,
}

impl<K: Copy + Eq + Hash, V> Shards<K, V> {
    /// The part that has `key`, locked.
    pub(super) fn lock(&self, key: &K) -> MutexGuard<'_, Shard<K, V>> {
        let mut hasher = FirstBytes::default();
        key.hash(&mut hasher);
        // The low bits choose the shard, the map inside uses the others too.
        self.0[hasher.finish() as usize % SHARDS].lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many entries there are.
    pub(super) fn count(&self) -> usize {
        self.0.iter().map(|shard| shard.lock().unwrap_or_else(PoisonError::into_inner).entries.len()).sum()
    }
}

impl<K: Copy + Eq + Hash, V> Shard<K, V> {
    pub(super) fn get(&self, key: &K) -> Option<&V> {
        self.entries.get(key).map(|entry| &entry.value)
    }

    pub(super) fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        self.entries.get_mut(key).map(|entry| &mut entry.value)
    }

    /// Adds an entry, and drops a few that are expired `now`.
    pub(super) fn insert(&mut self, key: K, value: V, expires_at: Timestamp, now: Timestamp) {
        self.sweep(now);
        self.entries.insert(key, Entry { value, expires_at });
        self.by_expiry.push(Expiry { expires_at, key });
    }

    /// Keeps an entry until `expires_at` at least.
    pub(super) fn extend(&mut self, key: &K, expires_at: Timestamp) {
        if let Some(entry) = self.entries.get_mut(key) {
            entry.expires_at = entry.expires_at.max(expires_at);
        }
    }

    pub(super) fn remove(&mut self, key: &K) -> Option<V> {
        self.entries.remove(key).map(|entry| entry.value)
    }

    fn sweep(&mut self, now: Timestamp) {
        for _ in 0..SWEPT_PER_INSERT {
            let Some(Expiry { key, .. }) = self.pop_expired(now) else {
                return;
            };
            match self.entries.get(&key).map(|entry| entry.expires_at) {
                Some(expires_at) if !expires_at.is_expired(now) => {
                    self.by_expiry.push(Expiry { expires_at, key })
                }
                _ => drop(self.entries.remove(&key)),
            }
        }
    }

    fn pop_expired(&mut self, now: Timestamp) -> Option<Expiry<K>> {
        let expired = self.by_expiry.peek().is_some_and(|first| first.expires_at.is_expired(now));
        if expired { self.by_expiry.pop() } else { None }
    }
}

impl<K> Ord for Expiry<K> {
    fn cmp(&self, other: &Self) -> Ordering {
        other.expires_at.cmp(&self.expires_at)
    }
}

impl<K> PartialOrd for Expiry<K> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<K> PartialEq for Expiry<K> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl<K> Eq for Expiry<K> {}

impl<K, V> Default for Shards<K, V> {
    fn default() -> Self {
        Self(std::array::from_fn(|_| {
            Mutex::new(Shard { entries: HashMap::default(), by_expiry: BinaryHeap::new() })
        }))
    }
}

/// A hasher for keys that are random already: it takes the first eight bytes.
#[derive(Default)]
pub(super) struct FirstBytes(u64);

impl Hasher for FirstBytes {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write_u64(&mut self, bytes: u64) {
        self.0 = bytes;
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().take(8).fold(0, |hash, byte| hash << 8 | u64::from(*byte));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from_unix(seconds)
    }

    #[test]
    fn expired_entries_go_as_new_ones_come() {
        let shards = Shards::<u64, u64>::default();
        for key in 0..10_000 {
            shards.lock(&key).insert(key, key, at(key + 100), at(key));
        }
        assert!(shards.count() < 1_000, "{} entries for a lifetime of 100", shards.count());
        assert_eq!(shards.lock(&9_999).get(&9_999), Some(&9_999));
    }

    #[test]
    fn an_extended_entry_stays() {
        let shards = Shards::<u64, &str>::default();
        shards.lock(&0).insert(0, "kept", at(10), at(0));
        shards.lock(&0).extend(&0, at(1_000));
        for key in 1..50 {
            shards.lock(&0).insert(key * SHARDS as u64, "new", at(60), at(50));
        }
        assert_eq!(shards.lock(&0).get(&0), Some(&"kept"));
        for key in 50..100 {
            shards.lock(&0).insert(key * SHARDS as u64, "new", at(3_000), at(2_000));
        }
        assert_eq!(shards.lock(&0).get(&0), None);
    }
}
