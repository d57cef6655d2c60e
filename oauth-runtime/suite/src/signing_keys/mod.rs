//! Signing keys, one for each slot. Each case deletes its own.

mod parallel;
mod round_trip;
mod slots;

use super::case::Case;
use super::outcome::{Outcome, ensure, ensure_eq};
use super::samples::{Sample, fresh};
use oauth_runtime_core::store::{KeyStore, StoredKey};

pub(super) fn cases<S: KeyStore + 'static>() -> Vec<Case<S>> {
    [round_trip::cases(), slots::cases(), parallel::cases()].into_iter().flatten().collect()
}

/// A key that nobody else has.
fn key(slot: &str) -> StoredKey {
    let Sample { issued_at, expires_at, .. } = Sample::new();
    StoredKey::new(slot, "RS256", fresh("key"), issued_at, issued_at.plus(60), expires_at)
}

/// The keys in this slot: one, or none.
async fn listed<S: KeyStore>(store: &S, slot: &str) -> Outcome<Vec<StoredKey>> {
    Ok(store.list_signing_keys().await?.into_iter().filter(|key| key.slot == slot).collect())
}

async fn create<S: KeyStore>(store: &S, key: &StoredKey) -> Outcome {
    ensure!(store.create_signing_key(key.clone()).await?, "a new slot is taken");
    Ok(())
}

/// `Debug` omits most of it, which a test may compare.
fn ensure_same(seen: &[StoredKey], expected: &[&StoredKey], what: &str) -> Outcome {
    let parts = |key: &StoredKey| {
        let StoredKey { slot, algorithm, private_key, signs_from, signs_until, expires_at, .. } = key.clone();
        (slot, algorithm, private_key, signs_from, signs_until, expires_at)
    };
    let seen: Vec<_> = seen.iter().map(parts).collect();
    let expected: Vec<_> = expected.iter().map(|key| parts(key)).collect();
    ensure_eq!(seen, expected, "{what}");
    Ok(())
}
