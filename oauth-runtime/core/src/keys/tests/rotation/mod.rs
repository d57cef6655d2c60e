//! Rotation.

mod background;
mod load;

use std::time::Duration;

use super::fake_store::{FakeStore, Fault, Hand};
use super::*;

const DAY: u64 = 24 * 3600;
/// How much the clocks of instances may differ.
const MARGIN: u64 = 300;
const EDDSA: SigningAlgorithm = SigningAlgorithm::EdDsa;
const ES256: SigningAlgorithm = SigningAlgorithm::Es256;

fn schedule(clock: &Hand) -> RotationSchedule {
    RotationSchedule::new([EDDSA]).clock(clock.clone())
}

async fn start(store: &FakeStore, clock: &Hand) -> SigningKeys {
    SigningKeys::rotating(store.clone(), schedule(clock)).await.expect("keys")
}

fn signer(keys: &SigningKeys, algorithm: SigningAlgorithm) -> String {
    let token = keys.sign(algorithm, "JWT", &json!({ "sub": "1" })).expect("signed");
    let published = ClientKeySet::from_slice(&keys.published()).expect("a set");
    published.verify(&token, &[algorithm]).expect("published").key_id.expect("a kid")
}

#[tokio::test]
async fn the_life_of_a_key() {
    let clock = Hand::new();
    let store = FakeStore::new(&clock);
    let keys = start(&store, &clock).await;
    let first = signer(&keys, EDDSA);
    assert_eq!(key_ids(&keys.published()), std::slice::from_ref(&first), "it signs at once");

    clock.forward(29 * DAY - 1);
    keys.refresh().await.expect("refreshed");
    assert_eq!(key_ids(&keys.published()).len(), 1, "it is too early for the second");

    clock.forward(1);
    keys.refresh().await.expect("refreshed");
    let published = key_ids(&keys.published());
    assert_eq!((published.len(), &published[0]), (2, &first));
    assert_eq!(store.slots(), ["EdDSA.0", "EdDSA.1"]);

    clock.forward(DAY - 1);
    assert_eq!(signer(&keys, EDDSA), first, "a day of publication is not over");
    clock.forward(1);
    assert_eq!(signer(&keys, EDDSA), published[1], "by the clock alone, without a refresh");

    clock.forward(DAY + MARGIN - 1);
    keys.refresh().await.expect("refreshed");
    assert_eq!(key_ids(&keys.published()), published, "tokens of the first are still in use");
    clock.forward(1);
    keys.refresh().await.expect("refreshed");
    assert_eq!(key_ids(&keys.published()), published[1..]);
    assert_eq!(store.slots(), ["EdDSA.1"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn instances_that_start_at_once_have_one_key_of_each_algorithm() {
    for _ in 0..20 {
        let clock = Hand::new();
        let store = FakeStore::new(&clock);
        let start = || {
            let schedule = RotationSchedule::new([EDDSA, ES256, EDDSA]).clock(clock.clone());
            tokio::spawn(SigningKeys::rotating(store.clone(), schedule))
        };
        let starting: Vec<_> = (0..8).map(|_| start()).collect();
        let mut published = Vec::new();
        for keys in starting {
            let keys = keys.await.expect("no panic").expect("keys");
            assert_eq!(keys.algorithms(), [EDDSA, ES256]);
            published.push(keys.published());
        }
        published.dedup();
        assert_eq!(published.len(), 1);
        assert_eq!(store.slots(), ["ES256.0", "EdDSA.0"]);
    }
}

#[tokio::test]
async fn who_slept_signs_with_the_last_key_until_the_next_is_known() {
    let clock = Hand::new();
    let store = FakeStore::new(&clock);
    let keys = start(&store, &clock).await;
    let first = signer(&keys, EDDSA);
    clock.forward(100 * DAY);
    assert_eq!(signer(&keys, EDDSA), first);
    keys.refresh().await.expect("refreshed");
    let published = key_ids(&keys.published());
    assert_eq!(published.len(), 2);
    clock.forward(DAY - 1);
    keys.refresh().await.expect("refreshed");
    assert_eq!(signer(&keys, EDDSA), first);
    assert_eq!(signer(&start(&store, &clock).await, EDDSA), first, "nor does who starts anew");
    clock.forward(1);
    assert_eq!(signer(&keys, EDDSA), published[1]);
}

#[tokio::test]
async fn a_store_that_is_down_is_an_error_at_the_start_only() {
    let clock = Hand::new();
    let store = FakeStore::new(&clock);
    for call in 0..3 {
        store.fail(move |n| if n == call { Fault::Before } else { Fault::None });
        let started = SigningKeys::rotating(store.clone(), schedule(&clock)).await;
        assert!(matches!(started, Err(KeyError::Store(_))), "call {call}");
        store.change(std::collections::BTreeMap::clear);
    }
    store.fail(|_| Fault::None);
    let keys = start(&store, &clock).await;
    let first = signer(&keys, EDDSA);
    for fault in [Fault::Before, Fault::After] {
        store.fail(move |_| fault);
        clock.forward(40 * DAY);
        assert!(matches!(keys.refresh().await, Err(KeyError::Store(_))));
        assert_eq!(signer(&keys, EDDSA), first);
    }
}

#[tokio::test]
async fn what_others_made_is_loaded_even_where_nothing_can_be_made() {
    let clock = Hand::new();
    let store = FakeStore::new(&clock);
    let (own, other) = (start(&store, &clock).await, start(&store, &clock).await);
    clock.forward(29 * DAY);
    other.refresh().await.expect("refreshed");
    // Another key is due, but the store is read-only.
    clock.forward(30 * DAY);
    store.fail(|n| if n == 0 { Fault::None } else { Fault::Before });
    assert!(own.refresh().await.is_err());
    assert_eq!(signer(&own, EDDSA), signer(&other, EDDSA));
}

#[tokio::test(start_paused = true)]
async fn a_refresh_that_is_cut_off_anywhere_leaves_no_harm() {
    for call in 0..5 {
        let clock = Hand::new();
        let store = FakeStore::new(&clock);
        let keys = start(&store, &clock).await;
        let first = signer(&keys, EDDSA);
        clock.forward(29 * DAY);
        start(&store, &clock).await.refresh().await.expect("refreshed");
        // One key has to be created, and one deleted.
        clock.forward(40 * DAY);
        store.fail(move |n| if n == call { Fault::Hang } else { Fault::None });
        let cut = tokio::time::timeout(Duration::from_secs(9), keys.refresh()).await;
        assert_eq!(cut.is_err(), call < 4, "list, create, list, delete");
        store.fail(|_| Fault::None);
        keys.refresh().await.expect("refreshed");
        assert_eq!(store.slots(), ["EdDSA.1", "EdDSA.2"]);
        assert_ne!(signer(&keys, EDDSA), first);
        assert_eq!(key_ids(&keys.published()), key_ids(&start(&store, &clock).await.published()));
    }
}

#[tokio::test]
async fn a_key_that_was_deleted_by_hand_is_replaced_at_once() {
    let clock = Hand::new();
    let store = FakeStore::new(&clock);
    let keys = start(&store, &clock).await;
    let stolen = signer(&keys, EDDSA);
    store.change(std::collections::BTreeMap::clear);
    keys.refresh().await.expect("refreshed");
    assert_ne!(signer(&keys, EDDSA), stolen);
    assert!(!key_ids(&keys.published()).contains(&stolen));
}

#[tokio::test]
async fn the_declared_algorithms_may_change() {
    let clock = Hand::new();
    let store = FakeStore::new(&clock);
    let old = start(&store, &clock).await;
    let both = RotationSchedule::new([ES256, EDDSA]).clock(clock.clone());
    let both = SigningKeys::rotating(store.clone(), both).await.expect("keys");
    old.refresh().await.expect("refreshed");
    let token = both.sign(ES256, "JWT", &json!({})).expect("signed");
    assert!(old.verify::<Value>(&token).is_ok(), "an instance of before publishes it too");
    assert!(matches!(old.sign(ES256, "JWT", &json!({})), Err(KeyError::NoKeyFor(ES256))));

    let one = RotationSchedule::new([ES256]).clock(clock.clone());
    let one = SigningKeys::rotating(store.clone(), one).await.expect("keys");
    let token = both.sign(EDDSA, "JWT", &json!({})).expect("signed");
    assert!(one.verify::<Value>(&token).is_ok());
    assert_eq!(one.algorithms(), [ES256]);
    for _ in 0..70 {
        clock.forward(DAY);
        one.refresh().await.expect("refreshed");
    }
    assert!(store.slots().iter().all(|slot| slot.starts_with("ES256")), "it does not stay for ever");
}

#[tokio::test]
async fn a_key_of_a_later_version_is_passed_over() {
    let clock = Hand::new();
    let store = FakeStore::new(&clock);
    let keys = start(&store, &clock).await;
    let later = crate::store::StoredKey {
        slot: "SLH-DSA-SHA2-128s.0".into(),
        algorithm: "SLH-DSA-SHA2-128s".into(),
        ..store.keys()[0].clone()
    };
    store.change(|keys| drop(keys.insert(later.slot.clone(), later)));
    keys.refresh().await.expect("refreshed");
    assert_eq!(key_ids(&keys.published()).len(), 1);
}

#[tokio::test]
async fn a_broken_key_is_an_error_and_the_last_keys_sign() {
    let clock = Hand::new();
    let store = FakeStore::new(&clock);
    let keys = start(&store, &clock).await;
    store.change(|keys| keys.values_mut().for_each(|key| key.private_key = "broken".into()));
    assert!(matches!(keys.refresh().await, Err(KeyError::NotAKey { .. })));
    signer(&keys, EDDSA);
    let started = SigningKeys::rotating(store, schedule(&clock)).await;
    assert!(matches!(started, Err(KeyError::NotAKey { .. })));
}

#[tokio::test]
async fn a_schedule_needs_an_algorithm() {
    let clock = Hand::new();
    let started = SigningKeys::rotating(FakeStore::new(&clock), RotationSchedule::new([])).await;
    assert!(matches!(started, Err(KeyError::Empty)));
}
