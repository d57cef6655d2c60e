//! A page of a list whose entries come in no order.

use std::collections::BTreeMap;

/// The entries with the smallest keys, at most so many.
pub(super) struct FirstOf<K, V> {
    limit: usize,
    first: BTreeMap<K, V>,
}

impl<K: Ord, V> FirstOf<K, V> {
    pub(super) fn new(limit: usize) -> Self {
        Self { limit, first: BTreeMap::new() }
    }

    /// Adds an entry, unless there are enough with smaller keys.
    pub(super) fn add(&mut self, key: K, value: impl FnOnce() -> V) {
        let is_full = self.first.len() >= self.limit;
        if is_full && self.first.last_key_value().is_none_or(|(last, _)| *last < key) {
            return;
        }
        self.first.insert(key, value());
        if self.first.len() > self.limit {
            self.first.pop_last();
        }
    }

    /// The entries, the smallest key first.
    pub(super) fn into_vec(self) -> Vec<V> {
        self.first.into_values().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_stay_in_their_order() {
        let page = |limit| {
            let mut page = FirstOf::new(limit);
            for number in [5, 1, 4, 2, 3] {
                page.add(number, || number * 10);
            }
            page.into_vec()
        };
        assert_eq!(page(2), [10, 20]);
        assert_eq!(page(9), [10, 20, 30, 40, 50]);
        assert_eq!(page(0), [0; 0]);
    }
}
