//! A key comes back as it was stored.

use std::sync::Arc;

use super::{create, ensure_same, key, listed};
use crate::case::{Case, cases};
use crate::changed::changed;
use crate::grown::ensure_whole;
use crate::outcome::Outcome;
use crate::samples::{AWKWARD, NUL, fresh, long};
use oauth_runtime_core::__private::Grown;
use oauth_runtime_core::Timestamp;
use oauth_runtime_core::store::{KeyStore, StoredKey};

pub(super) fn cases<S: KeyStore + 'static>() -> Vec<Case<S>> {
    cases!["signing_keys":
        keeps_every_field,
        keeps_members_of_a_later_version,
        keeps_awkward_text,
        keeps_nul,
        keeps_long_values,
        keeps_distant_times,
    ]
}

/// Creates a key, lists it and deletes it.
async fn comes_back<S: KeyStore>(store: &S, key: StoredKey) -> Outcome {
    create(store, &key).await?;
    ensure_same(&listed(store, &key.slot).await?, &[&key], "the stored key")?;
    store.delete_signing_key(&key.slot).await?;
    ensure_same(&listed(store, &key.slot).await?, &[], "a deleted key")
}

/// A key with this text in every text field.
fn saying(text: &str) -> StoredKey {
    changed!(StoredKey { algorithm: text.to_owned(), private_key: text.to_owned(), ..key(&fresh(text)) })
}

async fn keeps_every_field<S: KeyStore>(store: Arc<S>) -> Outcome {
    comes_back(&*store, key(&fresh("slot"))).await
}

async fn keeps_awkward_text<S: KeyStore>(store: Arc<S>) -> Outcome {
    for text in AWKWARD {
        comes_back(&*store, saying(text)).await?;
    }
    Ok(())
}

async fn keeps_nul<S: KeyStore>(store: Arc<S>) -> Outcome {
    comes_back(&*store, saying(NUL)).await
}

async fn keeps_long_values<S: KeyStore>(store: Arc<S>) -> Outcome {
    comes_back(&*store, saying(&long())).await
}

/// No database searches by these times, so each of them is kept.
async fn keeps_distant_times<S: KeyStore>(store: Arc<S>) -> Outcome {
    for seconds in [0, i64::MAX.unsigned_abs()] {
        let moment = Timestamp::from_unix(seconds);
        let slot = fresh("slot");
        comes_back(&*store, changed!(StoredKey { signs_from: moment, ..key(&slot) })).await?;
        comes_back(&*store, changed!(StoredKey { signs_until: moment, ..key(&slot) })).await?;
        comes_back(&*store, changed!(StoredKey { expires_at: moment, ..key(&slot) })).await?;
    }
    Ok(())
}

async fn keeps_members_of_a_later_version<S: KeyStore>(store: Arc<S>) -> Outcome {
    let key = key(&fresh("slot")).grown();
    create(&*store, &key).await?;
    ensure_whole(listed(&*store, &key.slot).await?.first(), &key)?;
    store.delete_signing_key(&key.slot).await?;
    Ok(())
}
