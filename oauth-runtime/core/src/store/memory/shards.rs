//! A map in several shards, each with a lock, which deletes expired entries as new ones arrive.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, Hash, Hasher};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::Timestamp;

/// Many more than there are cores, so that two requests rarely meet.
const SHARDS: usize = 64;

/// Each insertion deletes up to this many expired entries, so the map shrinks faster than it grows.
const SWEPT_PER_INSERT: usize = 4;

/// A sharded map whose entries expire.
pub(super) struct Shards<K, V>([Mutex<Shard<K, V>>; SHARDS]);

/// A shard of the map.
pub(super) struct Shard<K, V> {
    entries: HashMap<K, Entry<V>, BuildHasherDefault<FirstBytes>>,
    /// Which entries to check again, and when. Entries of the same second share a list.
    by_expiry: BTreeMap<Timestamp, Vec<K>>,
}

struct Entry<V> {
    value: V,
    expires_at: Timestamp,
}

impl<K: Copy + Eq + Hash, V> Shards<K, V> {
    /// The shard of `key`, locked.
    pub(super) fn lock(&self, key: &K) -> MutexGuard<'_, Shard<K, V>> {
        let mut hasher = FirstBytes::default();
        key.hash(&mut hasher);
        // Bits that the inner map uses neither for the position (the low bits) nor for its tags (the seven
        // highest).
        self.0[(hasher.finish() >> 40) as usize % SHARDS].lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Every shard in turn, locked.
    pub(super) fn each(&self) -> impl Iterator<Item = MutexGuard<'_, Shard<K, V>>> {
        self.0.iter().map(|shard| shard.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Deletes at most `limit` entries that are expired `now`, and returns how many.
    pub(super) fn sweep(&self, now: Timestamp, limit: usize) -> usize {
        self.each().fold(0, |dropped, mut shard| dropped + shard.sweep(now, limit - dropped))
    }

    /// The number of entries.
    pub(super) fn count(&self) -> usize {
        self.each().map(|shard| shard.entries.len()).sum()
    }
}

impl<K: Copy + Eq + Hash, V> Shard<K, V> {
    pub(super) fn get(&self, key: &K) -> Option<&V> {
        self.entries.get(key).map(|entry| &entry.value)
    }

    pub(super) fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        self.entries.get_mut(key).map(|entry| &mut entry.value)
    }

    /// Adds an entry, and deletes a few that are expired `now`.
    pub(super) fn insert(&mut self, key: K, value: V, expires_at: Timestamp, now: Timestamp) {
        self.sweep(now, SWEPT_PER_INSERT);
        self.entries.insert(key, Entry { value, expires_at });
        self.by_expiry.entry(expires_at).or_default().push(key);
    }

    /// Replaces an existing value. Returns whether there was one.
    pub(super) fn replace(&mut self, key: &K, value: V, expires_at: Timestamp, now: Timestamp) -> bool {
        let is_there = self.entries.contains_key(key);
        if is_there {
            self.insert(*key, value, expires_at, now);
        }
        is_there
    }

    /// Keeps an entry at least until `expires_at`.
    pub(super) fn extend(&mut self, key: &K, expires_at: Timestamp) {
        if let Some(entry) = self.entries.get_mut(key) {
            entry.expires_at = entry.expires_at.max(expires_at);
        }
    }

    /// Deletes unwanted entries, and may change the others.
    pub(super) fn retain(&mut self, mut wanted: impl FnMut(&mut V) -> bool) {
        self.entries.retain(|_, entry| wanted(&mut entry.value));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Every entry, in no order.
    pub(super) fn values(&self) -> impl Iterator<Item = &V> {
        self.entries.values().map(|entry| &entry.value)
    }

    pub(super) fn remove(&mut self, key: &K) -> Option<V> {
        self.entries.remove(key).map(|entry| entry.value)
    }

    /// Deletes at most `limit` entries that are expired `now`, and returns how many.
    fn sweep(&mut self, now: Timestamp, limit: usize) -> usize {
        let mut dropped = 0;
        while dropped < limit {
            let Some(key) = self.pop_expired(now) else {
                break;
            };
            match self.entries.get(&key).map(|entry| entry.expires_at) {
                Some(extended) if !extended.is_expired(now) => {
                    self.by_expiry.entry(extended).or_default().push(key);
                }
                _ => dropped += usize::from(self.entries.remove(&key).is_some()),
            }
        }
        dropped
    }

    fn pop_expired(&mut self, now: Timestamp) -> Option<K> {
        let mut first = self.by_expiry.first_entry().filter(|first| first.key().is_expired(now))?;
        let key = first.get_mut().pop();
        if first.get().is_empty() {
            first.remove();
        }
        key
    }
}

impl<K, V> Default for Shards<K, V> {
    fn default() -> Self {
        Self(std::array::from_fn(|_| {
            Mutex::new(Shard { entries: HashMap::default(), by_expiry: BTreeMap::new() })
        }))
    }
}

/// A hasher for random keys: it takes the first eight bytes.
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
            shards.lock(&key).insert(key, "new", at(60), at(50));
        }
        assert_eq!(shards.lock(&0).get(&0), Some(&"kept"));
        for key in 50..100 {
            shards.lock(&key).insert(key, "new", at(3_000), at(2_000));
        }
        assert_eq!(shards.lock(&0).get(&0), None);
    }
}
