//! Keys that are sealed in the store.

use super::fake_store::{FakeStore, Hand};
use super::*;
use crate::Secret;

const SECRET: &str = "5f8b1d0c2a7e4f639b8d7c6a5e4f3b2a";
const OTHER: &str = "00000000000000000000000000000000";
const EDDSA: SigningAlgorithm = SigningAlgorithm::EdDsa;

async fn start(store: &FakeStore, clock: &Hand, secret: Option<&str>) -> Result<SigningKeys, KeyError> {
    let schedule = RotationSchedule::new([EDDSA]).clock(clock.clone());
    let schedule = match secret {
        Some(secret) => schedule.sealed_with(Secret::from(secret)),
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
    let secret = Secret::from(SECRET);
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
async fn a_secret_that_somebody_thought_up_is_refused() {
    let clock = Hand::new();
    let store = FakeStore::new(&clock);
    let refused = start(&store, &clock, Some("hunter2")).await.expect_err("too short");
    assert!(refused.to_string().contains("32 characters") && !refused.to_string().contains("hunter2"));
    assert!(store.keys().is_empty());
}

#[tokio::test]
async fn nothing_prints_a_key() {
    let clock = Hand::new();
    let store = FakeStore::new(&clock);
    let keys = start(&store, &clock, None).await.expect("keys");
    let schedule = RotationSchedule::new([EDDSA]).sealed_with(Secret::from(SECRET));
    let printed = format!("{keys:?} {schedule:?} {:?}", store.keys());
    assert!(!printed.contains("PRIVATE") && !printed.contains(SECRET), "{printed}");
}
