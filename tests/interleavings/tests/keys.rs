//! Keys that rotate while other requests sign, verify and publish.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use oauth_runtime_core::keys::{RotationSchedule, SigningAlgorithm, SigningKeys};
use oauth_runtime_core::store::MemoryStore;
use oauth_runtime_core::{Clock, Timestamp};
use serde_json::Value;
use shuttle::future::block_on;

use crate::{at_once, in_many_orders, task};

const DAY: u64 = 24 * 3_600;

#[derive(Clone)]
struct Days(Arc<AtomicU64>);

impl Clock for Days {
    fn now(&self) -> Timestamp {
        Timestamp::from_unix(self.0.load(Ordering::SeqCst) * DAY)
    }
}

fn days(number: u64) -> Duration {
    Duration::from_secs(number * DAY)
}

/// Two instances with one store: keys sign for ten days, are published for two days before, and for two after.
fn instances(store: &Arc<MemoryStore>, clock: &Days) -> [Arc<SigningKeys>; 2] {
    [(); 2].map(|()| {
        let schedule = RotationSchedule::new([SigningAlgorithm::EdDsa])
            .every(days(10))
            .publish_before(days(2))
            .keep_for(days(2));
        Arc::new(
            block_on(SigningKeys::rotating(Arc::clone(store), schedule.clock(clock.clone()))).expect("keys"),
        )
    })
}

fn key_ids(published: &[u8]) -> Vec<String> {
    let set: Value = serde_json::from_slice(published).expect("JSON");
    set["keys"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|key| key["kid"].as_str().expect("a name").to_owned())
        .collect()
}

#[test]
fn what_one_instance_signs_during_a_rotation_the_other_verifies_and_publishes() {
    in_many_orders(60, || {
        let (store, clock) = (Arc::new(MemoryStore::new()), Days(Arc::new(AtomicU64::new(100))));
        let [here, there] = instances(&store, &clock);
        // Days on which a key is made, begins to sign, and is deleted.
        for day in [108, 110, 112, 118] {
            clock.0.store(day, Ordering::SeqCst);
            let refresh =
                |keys: &Arc<SigningKeys>| task(keys, |keys| block_on(keys.refresh()).expect("refreshed"));
            let sign = {
                let there = Arc::clone(&there);
                task(&here, move |here| {
                    let token = here
                        .sign(SigningAlgorithm::EdDsa, "JWT", &serde_json::json!({ "sub": "ada" }))
                        .expect("signed");
                    there.verify::<Value>(&token).expect("verified by the other instance");
                    here.verify::<Value>(&token).expect("verified by its own");
                })
            };
            let publish = task(&there, |there| {
                let ids = key_ids(&there.published());
                assert!((1..=2).contains(&ids.len()), "{ids:?}");
            });
            at_once(vec![refresh(&here), refresh(&there), sign, publish]);
        }
    });
}

#[test]
fn instances_that_start_and_refresh_at_once_have_the_same_keys() {
    in_many_orders(100, || {
        let (store, clock) = (Arc::new(MemoryStore::new()), Days(Arc::new(AtomicU64::new(100))));
        let [here, there] = instances(&store, &clock);
        clock.0.store(108, Ordering::SeqCst);
        let refresh =
            |keys: &Arc<SigningKeys>| task(keys, |keys| block_on(keys.refresh()).expect("refreshed"));
        at_once(vec![refresh(&here), refresh(&there), refresh(&here)]);
        let ids = [here, there].map(|keys| key_ids(&keys.published()));
        assert_eq!((ids[0].len(), &ids[0]), (2, &ids[1]));
    });
}

#[test]
fn a_refresh_that_was_slow_does_not_bring_older_keys_back() {
    in_many_orders(200, || {
        let (store, clock) = (Arc::new(MemoryStore::new()), Days(Arc::new(AtomicU64::new(100))));
        let [here, _] = instances(&store, &clock);
        clock.0.store(107, Ordering::SeqCst);
        let slow = task(&here, |keys| block_on(keys.refresh()).expect("refreshed"));
        let next_day = task(&here, move |keys| {
            clock.0.store(108, Ordering::SeqCst);
            block_on(keys.refresh()).expect("refreshed");
        });
        at_once(vec![slow, next_day]);
        assert_eq!(key_ids(&here.published()).len(), 2, "the key that was made on the second day");
    });
}
