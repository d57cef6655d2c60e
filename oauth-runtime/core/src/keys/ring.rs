//! The keys that an instance knows at one time.

use bytes::Bytes;

use super::jwks::published;
use super::{KeyError, SigningAlgorithm, SigningKey};
use crate::Timestamp;

/// A key, and when it starts to sign.
#[derive(Debug)]
pub(super) struct RingKey {
    pub(super) key: SigningKey,
    pub(super) signs_from: Timestamp,
}

/// Keys that are published together.
#[derive(Debug)]
pub(super) struct Ring {
    keys: Vec<RingKey>,
    published: Bytes,
}

impl Ring {
    /// A ring that can sign with each of the algorithms.
    pub(super) fn new(keys: Vec<RingKey>, algorithms: &[SigningAlgorithm]) -> Result<Self, KeyError> {
        if keys.is_empty() {
            return Err(KeyError::Empty);
        }
        for (n, RingKey { key, .. }) in keys.iter().enumerate() {
            if keys[..n].iter().any(|earlier| earlier.key.key_id() == key.key_id()) {
                return Err(KeyError::DuplicateKeyId(key.key_id().to_owned()));
            }
        }
        let missing = |algorithm: &&SigningAlgorithm| !keys.iter().any(|k| k.key.algorithm() == **algorithm);
        if let Some(missing) = algorithms.iter().find(missing) {
            return Err(KeyError::NoKeyFor(*missing));
        }
        let published = published(keys.iter().map(|key| &key.key))?.into();
        Ok(Self { keys, published })
    }

    /// The key that signs: the newest whose time has come, or the first if several are equally new.
    ///
    /// If no key's time has come, the clock of the instance that created the first key is ahead of this
    /// one's. Then the oldest key signs, as it does there.
    pub(super) fn signer(&self, algorithm: SigningAlgorithm, now: Timestamp) -> Option<&SigningKey> {
        let keys = || self.keys.iter().filter(|key| key.key.algorithm() == algorithm);
        let newest = keys()
            .filter(|key| key.signs_from <= now)
            .reduce(|newest, key| if key.signs_from > newest.signs_from { key } else { newest });
        newest.or_else(|| keys().min_by_key(|key| key.signs_from)).map(|key| &key.key)
    }

    /// The key with a token's `kid`.
    pub(super) fn verifier(&self, algorithm: SigningAlgorithm, key_id: &str) -> Option<&SigningKey> {
        self.keys().find(|key| key.algorithm().as_read() == algorithm && key.key_id() == key_id)
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &SigningKey> {
        self.keys.iter().map(|key| &key.key)
    }

    /// The keys, and when each begins to sign.
    pub(super) fn with_times(&self) -> impl Iterator<Item = (&SigningKey, Timestamp)> {
        self.keys.iter().map(|key| (&key.key, key.signs_from))
    }

    pub(super) fn key_ids(&self) -> Vec<String> {
        self.keys().map(|key| key.key_id().to_owned()).collect()
    }

    /// The JWK set.
    pub(super) fn published(&self) -> &Bytes {
        &self.published
    }
}
