//! Keys that are sealed in the store.

use super::fake_store::{FakeStore, Fault, Hand};
use super::*;
use crate::store::StoredKey;
use crate::{Seal, Secret};

const SECRET: &str = "5f8b1d0c2a7e4f639b8d7c6a5e4f3b2a";
const OTHER: &str = "00000000000000000000000000000000";
const EDDSA: SigningAlgorithm = SigningAlgorithm::EdDsa;

/// From the previous version, which created it for the first key of a `FakeStore`.
const RELEASED: &str = "sealed:v1:1MVEgR2Y9eKIYlD19dPSqiC8SlwvKHXFh5-7QNdNCPptV7CB4rgcPJMfRa2EYBICh9HoNmrMiqhV7ss331W_RjGz6LT8j_LvjuUX4nYycfTIS7l3G2DD29WXb9wjsou8YJZ6xAC9Q-4YuKnJgfx7eOSJNa28t5T3ijW-5Wr-V2bjU6MyKCKYqBLDPCJ-U4QjR4A9";
/// What it published.
const RELEASED_X: &str = "_B0djLx3RjcNQcMZ8TD6Fyb1Cqh2R2KvTjSaFZNQAhU";

fn seal(secret: &str) -> Seal {
    Seal::new(&Secret::from(secret)).expect("long enough")
}

async fn start(store: &FakeStore, clock: &Hand, secret: Option<&str>) -> Result<SigningKeys, KeyError> {
    let schedule = RotationSchedule::new([EDDSA]).clock(clock.clone());
    let schedule = match secret {
        Some(secret) => schedule.sealed_with(seal(secret)),
        None => schedule,
    };
    SigningKeys::rotating(store.clone(), schedule).await
}

#[tokio::test]
async fn the_store_does_not_know_what_it_keeps() {
    let clock = Hand::new();
    let store = FakeStore::new(&clock);
    let keys = start(&store, &clock, Some(SECRET)).await.expect("keys");
    let stored = store.keys()[0].private_key.clone();
    assert!(stored.starts_with("sealed:v1:") && !stored.contains("PRIVATE"), "{stored}");
    let again = start(&store, &clock, Some(SECRET)).await.expect("keys");
    assert_eq!(again.published(), keys.published());
    for (secret, message) in [(Some(OTHER), "does not open"), (None, "sealed_with")] {
        let error = start(&store, &clock, secret).await.expect_err(message).to_string();
        assert!(error.contains(message) && error.contains("EdDSA.0"), "{error}");
    }
    assert_eq!(store.keys().len(), 1, "a wrong secret makes no key");
}

#[tokio::test]
async fn a_seal_is_bound_to_its_place() {
    let clock = Hand::new();
    for change in 0..7 {
        let store = FakeStore::new(&clock);
        let keys = start(&store, &clock, Some(SECRET)).await.expect("keys");
        store.change(|keys| {
            let mut key = keys.pop_first().expect("a key").1;
            let text = &mut key.private_key;
            match change {
                0 => key.slot = "EdDSA.7".into(),
                1 => key.signs_from = key.signs_from.plus(1),
                2 => key.signs_until = key.signs_until.plus(1),
                3 => key.expires_at = key.expires_at.plus(1),
                4 => text.truncate(text.len() - 4),
                5 => text.truncate("sealed:v1:AAAA".len()),
                _ => *text = "sealed:v1:*".into(),
            }
            keys.insert(key.slot.clone(), key);
        });
        assert!(matches!(keys.refresh().await, Err(KeyError::WrongSecret { .. })), "{change}");
        keys.sign(EDDSA, "JWT", &json!({})).expect("the last keys sign");
    }
}

#[tokio::test]
async fn who_can_only_write_to_the_store_adds_no_key() {
    let clock = Hand::new();
    let store = FakeStore::new(&clock);
    start(&store, &clock, None).await.expect("keys in the clear");
    assert!(store.keys()[0].private_key.contains("PRIVATE KEY"));
    let refused = start(&store, &clock, Some(SECRET)).await;
    assert!(matches!(refused, Err(KeyError::NotSealed { slot }) if slot == "EdDSA.0"));
}

#[tokio::test]
async fn an_operator_begins_to_seal() {
    let clock = Hand::new();
    let store = FakeStore::new(&clock);
    let clear = start(&store, &clock, None).await.expect("keys in the clear");
    let secret = seal(SECRET);
    assert_eq!(SigningKeys::seal_stored(&store, &secret).await.expect("sealed"), 1);
    assert!(store.keys().iter().all(|key| key.private_key.starts_with("sealed:v1:")));
    let sealed = start(&store, &clock, Some(SECRET)).await.expect("the same keys");
    assert_eq!(sealed.published(), clear.published());
    assert_eq!(SigningKeys::seal_stored(&store, &secret).await.expect("nothing to do"), 0);
    store.change(|keys| keys.values_mut().for_each(|key| key.private_key = "no key".to_owned()));
    let refused = SigningKeys::seal_stored(&store, &secret).await.expect_err("no key");
    assert!(matches!(refused, KeyError::NotAKey { .. }), "{refused}");
}

#[tokio::test]
async fn a_key_that_the_version_before_sealed_opens() {
    let clock = Hand::new();
    let store = FakeStore::new(&clock);
    start(&store, &clock, Some(SECRET)).await.expect("keys");
    store.change(|keys| keys.values_mut().for_each(|key| key.private_key = RELEASED.to_owned()));
    let keys = start(&store, &clock, Some(SECRET)).await.expect("the released form");
    let published: Value = serde_json::from_slice(&keys.published()).expect("JSON");
    assert_eq!(published["keys"][0]["x"], RELEASED_X);
    assert_eq!(SigningKeys::seal_stored(&store, &seal(SECRET)).await.expect("nothing to do"), 0);
}

#[tokio::test]
async fn keys_are_sealed_with_another_secret_while_instances_run() {
    let clock = Hand::new();
    let store = FakeStore::new(&clock);
    let before = start(&store, &clock, Some(SECRET)).await.expect("keys");
    let both = seal(OTHER).also_opens(&Secret::from(SECRET));
    let schedule = || RotationSchedule::new([EDDSA]).clock(clock.clone());
    let running =
        SigningKeys::rotating(store.clone(), schedule().sealed_with(both.clone())).await.expect("keys");
    let old = store.keys();
    assert_eq!(SigningKeys::seal_stored(&store, &both).await.expect("sealed"), 1);
    let new = start(&store, &clock, Some(OTHER)).await.expect("the old secret is not needed any more");
    assert_eq!(new.published(), before.published());
    assert_eq!(store.slots(), ["EdDSA~1.0"]);
    // The time at which both exist.
    store.change(|keys| keys.extend(old.into_iter().map(|key| (key.slot.clone(), key))));
    running.refresh().await.expect("the same key twice");
    assert_eq!(running.published(), before.published());
    assert_eq!(SigningKeys::seal_stored(&store, &both).await.expect("goes on"), 1);
    assert_eq!(store.slots(), ["EdDSA~1.0"]);
    // The next key continues the count.
    clock.forward(30 * 86_400);
    new.refresh().await.expect("a successor");
    assert_eq!(store.slots(), ["EdDSA.1", "EdDSA~1.0"]);
}

#[tokio::test]
async fn no_key_is_lost_wherever_sealing_is_cut_off() {
    for fault in [Fault::Before, Fault::After] {
        for cut in 0..4 {
            let clock = Hand::new();
            let store = FakeStore::new(&clock);
            let before = start(&store, &clock, None).await.expect("keys in the clear");
            store.fail(move |call| if call == cut { fault } else { Fault::None });
            let first = SigningKeys::seal_stored(&store, &seal(SECRET)).await;
            assert_eq!(first.is_err(), cut < 3, "{cut}");
            assert!(!store.keys().is_empty(), "{cut}: nothing is left");
            store.fail(|_| Fault::None);
            SigningKeys::seal_stored(&store, &seal(SECRET)).await.expect("goes on");
            let after = start(&store, &clock, Some(SECRET)).await.expect("keys");
            assert_eq!(after.published(), before.published(), "{cut}");
            assert_eq!(store.keys().len(), 1, "{cut}");
        }
    }
}

#[tokio::test]
async fn a_key_is_not_deleted_for_a_copy_that_is_another_key() {
    let clock = Hand::new();
    let store = FakeStore::new(&clock);
    start(&store, &clock, None).await.expect("a key in the clear");
    let foreign = FakeStore::new(&clock);
    start(&foreign, &clock, None).await.expect("another key");
    SigningKeys::seal_stored(&foreign, &seal(SECRET)).await.expect("sealed");
    let copies: Vec<StoredKey> = foreign.keys();
    store.change(|keys| keys.extend(copies.into_iter().map(|key| (key.slot.clone(), key))));
    let refused = SigningKeys::seal_stored(&store, &seal(SECRET)).await;
    assert!(matches!(refused, Err(KeyError::WrongSecret { slot }) if slot == "EdDSA~1.0"));
    assert!(store.slots().contains(&"EdDSA.0".to_owned()));
}

#[tokio::test]
async fn nothing_prints_a_key() {
    let clock = Hand::new();
    let store = FakeStore::new(&clock);
    let keys = start(&store, &clock, None).await.expect("keys");
    let schedule = RotationSchedule::new([EDDSA]).sealed_with(seal(SECRET));
    let printed = format!("{keys:?} {schedule:?} {:?}", store.keys());
    assert!(!printed.contains("PRIVATE") && !printed.contains(SECRET), "{printed}");
}
