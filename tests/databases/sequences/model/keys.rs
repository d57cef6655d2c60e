//! The keys that sign: each is published before it signs, and for a while after.

/// How long a key signs, in seconds.
pub(in super::super) const EVERY: u64 = 30 * 86_400;

/// How long it is published before.
pub(in super::super) const PUBLISH_BEFORE: u64 = 86_400;

/// How long it is published afterwards, without the next constant.
pub(in super::super) const KEEP_FOR: u64 = 86_400;

/// By how much the clocks of two instances may differ.
const MARGIN: u64 = 300;

/// When each key begins to sign. The next one takes its place.
#[derive(Debug)]
pub(in super::super) struct Keys {
    sign_from: Vec<u64>,
}

impl Keys {
    pub(super) fn new(now: u64) -> Self {
        Self { sign_from: vec![now] }
    }

    fn newest(&self) -> u64 {
        self.sign_from.last().copied().unwrap_or_default()
    }

    /// A key has a successor in time.
    pub(super) fn refresh(&mut self, now: u64) {
        if self.newest() + EVERY <= now + PUBLISH_BEFORE {
            self.sign_from.push(now + PUBLISH_BEFORE);
        }
    }

    /// An operator wants a new key. One that waits already is enough.
    pub(in super::super) fn rotate(&mut self, now: u64) -> bool {
        let waits = self.newest() > now;
        if !waits {
            self.sign_from.push(now + PUBLISH_BEFORE);
        }
        !waits
    }

    /// The key that signs.
    pub(in super::super) fn signer(&self, now: u64) -> usize {
        self.sign_from.iter().rposition(|from| *from <= now).unwrap_or_default()
    }

    /// How many there were, published or not.
    pub(in super::super) fn count(&self) -> usize {
        self.sign_from.len()
    }

    /// Whether everybody can have the key.
    pub(in super::super) fn is_published(&self, key: usize, now: u64) -> bool {
        self.sign_from.get(key + 1).is_none_or(|next| now < next + KEEP_FOR + MARGIN)
    }
}
