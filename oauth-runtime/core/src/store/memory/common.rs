//! What tokens have in common, stored once: a client's tokens usually have one audience.

use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

use super::kept_token::Rare;

/// As many combinations are remembered. A token of one that gave way to another has its own copy.
const PLACES: usize = 1024;

/// What was stored last, by client, person and audience. It is forgotten with the last token that has it.
#[derive(Default)]
pub(super) struct Common {
    places: OnceLock<Box<[Mutex<Weak<Rare>>]>>,
    hasher: RandomState,
}

impl Common {
    /// The stored one that is the same, or this one.
    pub(super) fn share(&self, client_id: &str, rare: Rare) -> Arc<Rare> {
        let places = self.places.get_or_init(|| (0..PLACES).map(|_| Mutex::default()).collect());
        let hash = self.hasher.hash_one((client_id, &rare.username, &rare.audience));
        let mut place = places[hash as usize % PLACES].lock().unwrap_or_else(PoisonError::into_inner);
        match place.upgrade() {
            Some(kept) if *kept == rare => kept,
            _ => {
                let rare = Arc::new(rare);
                *place = Arc::downgrade(&rare);
                rare
            }
        }
    }
}
