//! The task that refreshes.

use tokio::time::{Instant, sleep};

use super::*;
use crate::{Clock, Timestamp};

/// The clock of a runtime whose time stands still until everybody waits.
#[derive(Clone, Copy)]
struct OfTheRuntime(Instant);

impl Clock for OfTheRuntime {
    fn now(&self) -> Timestamp {
        Timestamp::from_unix(1_800_000_000).plus(self.0.elapsed().as_secs())
    }
}

async fn start(store: &FakeStore) -> SigningKeys {
    let schedule = RotationSchedule::new([EDDSA])
        .every(Duration::from_secs(7_000))
        .publish_before(Duration::from_secs(1_000))
        .keep_for(Duration::from_secs(500))
        .clock(OfTheRuntime(Instant::now()));
    SigningKeys::rotating(store.clone(), schedule).await.expect("keys")
}

#[tokio::test(start_paused = true)]
async fn keys_are_made_and_deleted_when_it_is_time() {
    let store = FakeStore::new(&Hand::new());
    let keys = start(&store).await;
    let running = tokio::spawn(keys.clone().run());
    let mut seen = vec![signer(&keys, EDDSA)];
    for round in 1..6 {
        sleep(Duration::from_secs(if round == 1 { 5_999 } else { 6_000 - 802 })).await;
        assert_eq!(key_ids(&keys.published()), [seen[round - 1].clone()], "round {round}");
        sleep(Duration::from_secs(2)).await;
        assert_eq!(key_ids(&keys.published()).len(), 2, "it was made in the second that it was due");
        assert_eq!(signer(&keys, EDDSA), seen[round - 1]);
        sleep(Duration::from_secs(999)).await;
        let next = signer(&keys, EDDSA);
        assert!(!seen.contains(&next));
        seen.push(next);
        sleep(Duration::from_secs(801)).await;
        assert_eq!(key_ids(&keys.published()), [seen[round].clone()], "the old one is gone");
    }
    running.abort();
}

#[tokio::test(start_paused = true)]
async fn it_goes_on_after_failures() {
    let store = FakeStore::new(&Hand::new());
    let keys = start(&store).await;
    let running = tokio::spawn(keys.clone().run());
    store.fail(|_| Fault::Before);
    sleep(Duration::from_secs(6_900)).await;
    assert_eq!(key_ids(&keys.published()).len(), 1);
    store.fail(|_| Fault::None);
    sleep(Duration::from_secs(251)).await;
    let published = key_ids(&keys.published());
    assert_eq!(published.len(), 2, "it tries again soon");
    assert_eq!(signer(&keys, EDDSA), published[0], "the new one has its time");
    sleep(Duration::from_secs(1_000)).await;
    assert_eq!(signer(&keys, EDDSA), published[1]);
    assert!(!running.is_finished());
    running.abort();
}

#[tokio::test(start_paused = true)]
async fn fixed_keys_need_nothing_of_it() {
    let keys = SigningKeys::fixed([SigningKey::generate(EDDSA).expect("a key")]).expect("keys");
    let published = keys.published();
    keys.refresh().await.expect("nothing to do");
    let running = tokio::spawn(keys.clone().run());
    sleep(Duration::from_secs(100 * DAY)).await;
    assert!(!running.is_finished());
    assert_eq!(keys.published(), published);
    running.abort();
}
