//! A map in several shards, each with a lock, which deletes expired entries as new ones arrive.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::entries::{Entries, Entry, beginning};
use crate::{Digest, Timestamp};

/// Many more than there are cores, so that two requests rarely meet.
const SHARDS: usize = 64;

/// Each insertion deletes up to this many expired entries, so the map shrinks faster than it grows.
const SWEPT_PER_INSERT: usize = 4;

/// A sharded map whose entries expire. Boxed: a store has ten, and moves into its server on the stack.
pub(super) struct Shards<V>(Box<[Mutex<Shard<V>>; SHARDS]>);

/// A shard of the map.
pub(super) struct Shard<V> {
    entries: Entries<V>,
    /// Which entries to check again, and when. Entries of the same second share a list of how their keys begin; one that was
    /// removed leaves its place there.
    by_expiry: BTreeMap<Timestamp, Vec<u64>>,
}

impl<V> Shards<V> {
    /// The shard of `key`, locked.
    pub(super) fn lock(&self, key: &Digest) -> MutexGuard<'_, Shard<V>> {
        // Bits that the inner map uses neither for the position (the low bits) nor for its tags (the seven
        // highest).
        self.0[(beginning(key) >> 40) as usize % SHARDS].lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Every shard in turn, locked.
    pub(super) fn each(&self) -> impl Iterator<Item = MutexGuard<'_, Shard<V>>> {
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

impl<V> Shard<V> {
    pub(super) fn get(&self, key: &Digest) -> Option<&V> {
        self.entries.get(key).map(|entry| &entry.value)
    }

    /// A value, and when it expires.
    pub(super) fn get_with_expiry(&self, key: &Digest) -> Option<(&V, Timestamp)> {
        self.entries.get(key).map(|entry| (&entry.value, entry.expires_at))
    }

    pub(super) fn get_mut(&mut self, key: &Digest) -> Option<&mut V> {
        self.entries.get_mut(key).map(|entry| &mut entry.value)
    }

    /// Adds an entry, and deletes a few that are expired `now`.
    pub(super) fn insert(&mut self, key: Digest, value: V, expires_at: Timestamp, now: Timestamp) {
        self.sweep(now, SWEPT_PER_INSERT);
        self.by_expiry.entry(expires_at).or_default().push(beginning(&key));
        self.entries.insert(Entry { key, expires_at, value });
    }

    /// Replaces an existing value. Returns whether there was one.
    pub(super) fn replace(&mut self, key: &Digest, value: V, expires_at: Timestamp, now: Timestamp) -> bool {
        let is_there = self.entries.get(key).is_some();
        if is_there {
            self.insert(*key, value, expires_at, now);
        }
        is_there
    }

    /// Keeps an entry at least until `expires_at`.
    pub(super) fn extend(&mut self, key: &Digest, expires_at: Timestamp) {
        if let Some(entry) = self.entries.get_mut(key) {
            entry.expires_at = entry.expires_at.max(expires_at);
        }
    }

    /// Deletes unwanted entries, and may change the others.
    pub(super) fn retain(&mut self, wanted: impl FnMut(&mut V) -> bool) {
        self.entries.retain(wanted);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.len() == 0
    }

    /// Every entry, in no order.
    pub(super) fn values(&self) -> impl Iterator<Item = &V> {
        self.entries.iter().map(|entry| &entry.value)
    }

    pub(super) fn remove(&mut self, key: &Digest) -> Option<V> {
        self.entries.remove(key).map(|entry| entry.value)
    }

    /// Deletes at most `limit` entries that are expired `now`, and returns how many.
    fn sweep(&mut self, now: Timestamp, limit: usize) -> usize {
        let mut dropped = 0;
        while dropped < limit {
            let Some(begins) = self.pop_expired(now) else {
                break;
            };
            // Each entry has a place in the lists. Of entries whose keys begin alike, one that expires goes, whichever's place it is.
            let Some(first) = self.entries.of_beginning(begins).min_by_key(|entry| entry.expires_at) else {
                continue;
            };
            let (key, expires_at) = (first.key, first.expires_at);
            if expires_at.is_expired(now) {
                self.entries.remove(&key);
                dropped += 1;
            } else {
                self.by_expiry.entry(expires_at).or_default().push(begins);
            }
        }
        dropped
    }

    fn pop_expired(&mut self, now: Timestamp) -> Option<u64> {
        let mut first = self.by_expiry.first_entry().filter(|first| first.key().is_expired(now))?;
        let begins = first.get_mut().pop();
        if first.get().is_empty() {
            first.remove();
        }
        begins
    }
}

impl<V> Default for Shards<V> {
    fn default() -> Self {
        Self(Box::new(std::array::from_fn(|_| {
            Mutex::new(Shard { entries: Entries::default(), by_expiry: BTreeMap::new() })
        })))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: u64) -> Timestamp {
        Timestamp::from_unix(seconds)
    }

    fn key(number: u64) -> Digest {
        Digest::of(&number.to_string())
    }

    #[test]
    fn expired_entries_go_as_new_ones_come() {
        let shards = Shards::<u64>::default();
        for number in 0..10_000 {
            shards.lock(&key(number)).insert(key(number), number, at(number + 100), at(number));
        }
        assert!(shards.count() < 1_000, "{} entries for a lifetime of 100", shards.count());
        assert_eq!(shards.lock(&key(9_999)).get(&key(9_999)), Some(&9_999));
    }

    #[test]
    fn an_extended_entry_stays() {
        let shards = Shards::<&str>::default();
        let kept = key(0);
        shards.lock(&kept).insert(kept, "kept", at(10), at(0));
        shards.lock(&kept).extend(&kept, at(1_000));
        assert_eq!(shards.sweep(at(50), 10), 0);
        assert_eq!(shards.lock(&kept).get(&kept), Some(&"kept"));
        assert_eq!(shards.sweep(at(2_000), 10), 1);
        assert_eq!(shards.lock(&kept).get(&kept), None);
    }

    #[test]
    fn keys_that_begin_alike_expire_each_in_its_time() {
        let shards = Shards::<u8>::default();
        let keys = [1, 2, 3].map(|end| {
            let mut bytes = [7; 32];
            bytes[31] = end;
            Digest::from_bytes(bytes)
        });
        // The last that comes expires first, and the first is extended.
        for (key, expires_at) in keys.iter().zip([30, 20, 10]) {
            shards.lock(key).insert(*key, 0, at(expires_at), at(0));
        }
        shards.lock(&keys[0]).extend(&keys[0], at(40));
        let left = |now| {
            shards.sweep(at(now), 10);
            keys.map(|key| shards.lock(&key).get(&key).is_some())
        };
        assert_eq!(left(9), [true, true, true]);
        assert_eq!(left(10), [true, true, false]);
        assert_eq!(left(20), [true, false, false]);
        assert_eq!(left(30), [true, false, false]);
        assert_eq!(left(40), [false, false, false]);
    }

    #[test]
    fn a_removed_entry_leaves_nothing_that_keeps_or_ends_another() {
        let shards = Shards::<u8>::default();
        let own = key(1);
        shards.lock(&own).insert(own, 1, at(10), at(0));
        assert_eq!(shards.lock(&own).remove(&own), Some(1));
        shards.lock(&own).insert(own, 2, at(20), at(0));
        assert_eq!(shards.sweep(at(10), 10), 0);
        assert_eq!(shards.lock(&own).get(&own), Some(&2));
        assert_eq!((shards.sweep(at(20), 10), shards.count()), (1, 0));
    }
}
