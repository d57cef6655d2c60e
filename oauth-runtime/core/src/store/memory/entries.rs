//! A map whose keys are digests, in as little memory as a map of the standard library needs.

use std::collections::HashMap;
use std::collections::hash_map::Entry::{Occupied, Vacant};
use std::hash::{BuildHasherDefault, Hasher};

use crate::{Digest, Timestamp};

/// What is kept, with its whole key.
pub(super) struct Entry<V> {
    pub(super) key: Digest,
    pub(super) expires_at: Timestamp,
    pub(super) value: V,
}

/// Entries by how their keys begin. Between a quarter and a half of a map's places are free, so a place has only the beginning of
/// a key and a pointer.
pub(super) struct Entries<V> {
    by_beginning: HashMap<u64, Box<Entry<V>>, BuildHasherDefault<Beginning>>,
    /// Entries whose keys begin like the key of one in the map: hardly ever any.
    others: Vec<Entry<V>>,
}

/// The first eight bytes of a key. They are as good a hash of it as any.
pub(super) fn beginning(key: &Digest) -> u64 {
    let [a, b, c, d, e, f, g, h, ..] = *key.as_bytes();
    u64::from_le_bytes([a, b, c, d, e, f, g, h])
}

impl<V> Entries<V> {
    pub(super) fn get(&self, key: &Digest) -> Option<&Entry<V>> {
        let first = self.by_beginning.get(&beginning(key)).map(|first| &**first);
        first.filter(|first| first.key == *key).or_else(|| self.others.iter().find(|other| other.key == *key))
    }

    pub(super) fn get_mut(&mut self, key: &Digest) -> Option<&mut Entry<V>> {
        let first = self.by_beginning.get_mut(&beginning(key)).map(|first| &mut **first);
        first
            .filter(|first| first.key == *key)
            .or_else(|| self.others.iter_mut().find(|other| other.key == *key))
    }

    /// Adds an entry, or replaces the one with the same key.
    pub(super) fn insert(&mut self, entry: Entry<V>) {
        if let Some(other) = self.others.iter_mut().find(|other| other.key == entry.key) {
            *other = entry;
            return;
        }
        match self.by_beginning.entry(beginning(&entry.key)) {
            Vacant(place) => drop(place.insert(Box::new(entry))),
            Occupied(mut first) if first.get().key == entry.key => **first.get_mut() = entry,
            Occupied(_) => self.others.push(entry),
        }
    }

    pub(super) fn remove(&mut self, key: &Digest) -> Option<Entry<V>> {
        if let Occupied(first) = self.by_beginning.entry(beginning(key))
            && first.get().key == *key
        {
            return Some(*first.remove());
        }
        let index = self.others.iter().position(|other| other.key == *key)?;
        Some(self.others.swap_remove(index))
    }

    /// Those whose keys begin so.
    pub(super) fn of_beginning(&self, begins: u64) -> impl Iterator<Item = &Entry<V>> {
        let first = self.by_beginning.get(&begins).map(|first| &**first);
        first.into_iter().chain(self.others.iter().filter(move |other| beginning(&other.key) == begins))
    }

    /// Every entry, in no order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Entry<V>> {
        self.by_beginning.values().map(|first| &**first).chain(&self.others)
    }

    /// Deletes unwanted entries, and may change the others.
    pub(super) fn retain(&mut self, mut wanted: impl FnMut(&mut V) -> bool) {
        self.by_beginning.retain(|_, first| wanted(&mut first.value));
        self.others.retain_mut(|other| wanted(&mut other.value));
    }

    pub(super) fn len(&self) -> usize {
        self.by_beginning.len() + self.others.len()
    }
}

impl<V> Default for Entries<V> {
    fn default() -> Self {
        Self { by_beginning: HashMap::default(), others: Vec::new() }
    }
}

/// The hasher of beginnings, which are random.
#[derive(Default)]
pub(super) struct Beginning(u64);

impl Hasher for Beginning {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write_u64(&mut self, beginning: u64) {
        self.0 = beginning;
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, byte| hash.rotate_left(8) ^ u64::from(*byte));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(beginning: u8, end: u8) -> Digest {
        let mut bytes = [beginning; 32];
        bytes[31] = end;
        Digest::from_bytes(bytes)
    }

    fn entry(key: Digest, value: u32) -> Entry<u32> {
        Entry { key, expires_at: Timestamp::from_unix(1), value }
    }

    fn value(entries: &Entries<u32>, key: &Digest) -> Option<u32> {
        entries.get(key).map(|entry| entry.value)
    }

    #[test]
    fn keys_that_begin_alike_have_entries_of_their_own() {
        let keys = [key(1, 1), key(1, 2), key(1, 3), key(2, 1)];
        let mut entries = Entries::default();
        for (key, number) in keys.iter().zip(0..) {
            assert_eq!(value(&entries, key), None);
            entries.insert(entry(*key, 0));
            entries.insert(entry(*key, number));
        }
        assert_eq!((entries.len(), entries.iter().count()), (4, 4));
        assert_eq!(keys.map(|key| value(&entries, &key)), [0, 1, 2, 3].map(Some));
        keys.iter().for_each(|key| entries.get_mut(key).expect("it is there").value += 10);
        assert_eq!(keys.map(|key| value(&entries, &key)), [10, 11, 12, 13].map(Some));
        assert_eq!(entries.of_beginning(beginning(&keys[0])).count(), 3);
        entries.retain(|value| *value != 11);
        // The first is gone: the third is still found, and not added again beside itself.
        assert_eq!(entries.remove(&keys[0]).map(|entry| entry.value), Some(10));
        entries.insert(entry(keys[2], 22));
        assert_eq!(keys.map(|key| value(&entries, &key)), [None, None, Some(22), Some(13)]);
        assert_eq!(entries.remove(&keys[2]).map(|entry| entry.value), Some(22));
        assert_eq!((entries.len(), entries.remove(&keys[2]).is_none()), (1, true));
    }
}
