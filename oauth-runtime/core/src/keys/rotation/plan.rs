//! What has to be done at a time, according to the times of the keys.

use super::RotationSchedule;
use crate::Timestamp;
use crate::keys::SigningAlgorithm;
use crate::store::StoredKey;

/// How much the clocks of instances may differ.
const MARGIN: u64 = 300;

const NEVER: Timestamp = Timestamp::from_unix(u64::MAX);

impl RotationSchedule {
    /// The key that has to be created now, if any, without its private key.
    ///
    /// Its slot is the algorithm and a number one above all earlier ones, so instances that see the same keys
    /// create the same slot, whatever their clocks say.
    pub(super) fn missing(
        &self,
        algorithm: SigningAlgorithm,
        keys: &[StoredKey],
        now: Timestamp,
    ) -> Option<StoredKey> {
        let published = now.plus(self.publish_before);
        let signs_from = match self.due(algorithm, keys) {
            None => now,
            Some(due) if due <= published => published,
            Some(_) => return None,
        };
        Some(self.place(algorithm, keys, signs_from))
    }

    /// The place of a key that an operator wants before it is due; `None` if one is waiting already. It is published for the
    /// full time before it signs.
    pub(super) fn early(
        &self,
        algorithm: SigningAlgorithm,
        keys: &[StoredKey],
        now: Timestamp,
    ) -> Option<StoredKey> {
        match of(algorithm, keys).map(|key| key.signs_from).max() {
            Some(newest) if newest > now => None,
            Some(_) => Some(self.place(algorithm, keys, now.plus(self.publish_before))),
            None => Some(self.place(algorithm, keys, now)),
        }
    }

    /// The place of a new key that signs from this time.
    fn place(&self, algorithm: SigningAlgorithm, keys: &[StoredKey], signs_from: Timestamp) -> StoredKey {
        let number = of(algorithm, keys).map(|key| number(key).map_or(0, |n| n.saturating_add(1))).max();
        let signs_until = signs_from.plus(self.every);
        // A store may delete a key by itself only after a time in which all instances may have been down.
        let expires_at =
            signs_until.plus(self.every).plus(self.publish_before).plus(self.keep_for).plus(MARGIN);
        let (slot, algorithm) = (format!("{algorithm}.{}", number.unwrap_or(0)), algorithm.to_string());
        StoredKey::new(slot, algorithm, String::new(), signs_from, signs_until, expires_at)
    }

    /// When another key than the newest one has to sign; `None` if there is no key.
    fn due(&self, algorithm: SigningAlgorithm, keys: &[StoredKey]) -> Option<Timestamp> {
        let newest = of(algorithm, keys).max_by_key(|key| key.signs_from)?;
        // A shortened schedule applies at once.
        Some(newest.signs_until.min(newest.signs_from.plus(self.every)))
    }

    /// When the last token that a key signed has expired.
    pub(super) fn retired_at(&self, key: &StoredKey, keys: &[StoredKey]) -> Timestamp {
        let newer =
            |other: &&StoredKey| other.algorithm == key.algorithm && other.signs_from > key.signs_from;
        match keys.iter().filter(newer).map(|newer| newer.signs_from).min() {
            Some(superseded) => superseded.plus(self.keep_for).plus(MARGIN),
            None if self.algorithms.iter().any(|own| own.as_str() == key.algorithm) => NEVER,
            // An algorithm that is no longer declared gets no successor.
            None => key.expires_at,
        }
    }

    /// When something has to be done next.
    pub(super) fn next(&self, keys: &[StoredKey]) -> Timestamp {
        let dues = self.algorithms.iter().filter_map(|algorithm| self.due(*algorithm, keys));
        let to_make = dues.map(|due| Timestamp::from_unix(due.as_unix().saturating_sub(self.publish_before)));
        let to_delete = keys.iter().map(|key| self.retired_at(key, keys));
        to_make.chain(to_delete).min().unwrap_or(NEVER)
    }
}

fn of(algorithm: SigningAlgorithm, keys: &[StoredKey]) -> impl Iterator<Item = &StoredKey> {
    keys.iter().filter(move |key| key.algorithm == algorithm.as_str())
}

/// The number in the name of a slot.
pub(super) fn number(key: &StoredKey) -> Option<u64> {
    key.slot.rsplit_once('.').and_then(|(_, number)| number.parse().ok())
}
