//! A slot has one key.

use std::sync::Arc;

use super::{create, ensure_same, key, listed};
use crate::case::{Case, cases};
use crate::changed::changed;
use crate::outcome::{Outcome, ensure, ensure_eq};
use crate::samples::fresh;
use oauth_runtime_core::store::{KeyStore, StoredKey};

pub(super) fn cases<S: KeyStore + 'static>() -> Vec<Case<S>> {
    cases!["signing_keys":
        a_taken_slot_changes_nothing,
        slots_are_compared_exactly,
        deleting_frees_one_slot_alone,
        deleting_what_is_unknown_is_no_error,
        lists_every_key,
    ]
}

async fn a_taken_slot_changes_nothing<S: KeyStore>(store: Arc<S>) -> Outcome {
    let (first, other) = (key(&fresh("slot")), key(""));
    create(&*store, &first).await?;
    for second in [changed!(StoredKey { slot: first.slot.clone(), ..other }), first.clone()] {
        ensure!(!store.create_signing_key(second).await?, "a taken slot was reported as free");
        ensure_same(&listed(&*store, &first.slot).await?, &[&first], "the key in a slot that was taken")?;
    }
    store.delete_signing_key(&first.slot).await?;
    Ok(())
}

async fn slots_are_compared_exactly<S: KeyStore>(store: Arc<S>) -> Outcome {
    let slot = fresh("Slot");
    let similar = [slot.to_lowercase(), slot.to_uppercase(), format!("{slot} "), format!(" {slot}"), slot];
    for slot in &similar {
        ensure!(store.create_signing_key(key(slot)).await?, "{slot:?} is taken by a similar slot");
    }
    for slot in &similar {
        store.delete_signing_key(slot).await?;
        ensure_same(&listed(&*store, slot).await?, &[], "a deleted key")?;
    }
    Ok(())
}

async fn deleting_frees_one_slot_alone<S: KeyStore>(store: Arc<S>) -> Outcome {
    let (deleted, other) = (key(&fresh("slot")), key(&fresh("slot")));
    create(&*store, &deleted).await?;
    create(&*store, &other).await?;
    store.delete_signing_key(&deleted.slot).await?;
    ensure_same(&listed(&*store, &deleted.slot).await?, &[], "a deleted key")?;
    ensure_same(&listed(&*store, &other.slot).await?, &[&other], "another key")?;
    let next = key(&deleted.slot);
    create(&*store, &next).await?;
    ensure_same(&listed(&*store, &deleted.slot).await?, &[&next], "the key in a slot that was freed")?;
    store.delete_signing_key(&deleted.slot).await?;
    store.delete_signing_key(&other.slot).await?;
    Ok(())
}

async fn deleting_what_is_unknown_is_no_error<S: KeyStore>(store: Arc<S>) -> Outcome {
    Ok(store.delete_signing_key(&fresh("slot")).await?)
}

async fn lists_every_key<S: KeyStore>(store: Arc<S>) -> Outcome {
    let slots: Vec<_> = (0..50).map(|_| fresh("slot")).collect();
    for slot in &slots {
        create(&*store, &key(slot)).await?;
    }
    let all = store.list_signing_keys().await?;
    for slot in &slots {
        let count = all.iter().filter(|key| key.slot == *slot).count();
        ensure_eq!(count, 1, "how often a key is listed");
        store.delete_signing_key(slot).await?;
    }
    Ok(())
}
