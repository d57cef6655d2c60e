use std::net::IpAddr;

use super::*;
use crate::Timestamp;
use crate::store::MemoryStore;

fn at(seconds: u64) -> Timestamp {
    Timestamp::from_unix(1_700_000_000 + seconds)
}

const HOME: &str = "192.0.2.1";

/// The seconds to wait of an attempt that stays counted, or zero.
async fn wrong(store: &MemoryStore, limits: &RateLimits, who: (&str, &str), second: u64) -> u64 {
    begin(store, limits, who, second).await.map_or_else(|limited| limited.retry_after, |_| 0)
}

async fn begin<'a>(
    store: &'a MemoryStore,
    limits: &RateLimits,
    (username, address): (&str, &str),
    second: u64,
) -> Result<Attempt<'a, MemoryStore>, Limited> {
    let address: Option<IpAddr> = address.parse().ok();
    Attempt::login(store, limits, (username, address), false, at(second)).await.expect("the store in memory")
}

fn strict() -> RateLimits {
    RateLimits::default().username_at_address(RateLimit::new(3, 5, 20)).username(RateLimit::new(6, 5, 10))
}

#[tokio::test]
async fn blocks_grow_and_end() {
    let (store, limits) = (MemoryStore::new(), strict());
    for _ in 0..3 {
        assert_eq!(wrong(&store, &limits, ("alice", HOME), 0).await, 0);
    }
    let mut now = 0;
    for seconds in [5, 10, 20, 20] {
        assert_eq!(wrong(&store, &limits, ("alice", HOME), now).await, seconds);
        now += seconds;
        assert_eq!(wrong(&store, &limits, ("alice", HOME), now - 1).await, 1);
        assert_eq!(wrong(&store, &limits, ("alice", HOME), now).await, 0, "nobody is locked out for ever");
    }
    assert_eq!(wrong(&store, &limits, ("bob", HOME), now).await, 0, "others are not concerned");
    assert_eq!(wrong(&store, &limits, ("alice", HOME), now + 40).await, 0);
    assert_eq!(wrong(&store, &limits, ("alice", HOME), now + 40).await, 0, "failures are forgotten");
}

#[tokio::test]
async fn a_success_forgets_and_what_is_taken_back_leaves_the_others() {
    let (store, limits) = (MemoryStore::new(), strict());
    for _ in 0..10 {
        let attempt = begin(&store, &limits, ("alice", HOME), 0).await.expect("not blocked");
        attempt.take_back().await.expect("the store in memory");
    }
    assert_eq!(wrong(&store, &limits, ("alice", HOME), 0).await, 0);
    assert_eq!(wrong(&store, &limits, ("alice", HOME), 0).await, 0);
    let attempt = begin(&store, &limits, ("alice", HOME), 0).await.expect("not blocked");
    assert_eq!(wrong(&store, &limits, ("alice", HOME), 0).await, 5, "it counts as long as it is not over");
    attempt.succeeded().await.expect("the store in memory");
    for _ in 0..3 {
        assert_eq!(wrong(&store, &limits, ("alice", HOME), 0).await, 0);
    }
    assert_eq!(wrong(&store, &limits, ("alice", HOME), 0).await, 5);
}

#[tokio::test]
async fn strangers_cannot_lock_a_person_out_of_a_place_or_browser_that_they_used_before() {
    let (store, limits) = (MemoryStore::new(), strict());
    begin(&store, &limits, ("alice", HOME), 0).await.expect("free").succeeded().await.expect("stored");
    for stranger in 0..6 {
        assert_eq!(wrong(&store, &limits, ("alice", &format!("198.51.100.{stranger}")), 1).await, 0);
    }
    assert_eq!(wrong(&store, &limits, ("alice", "198.51.100.99"), 1).await, 5, "strangers are slowed down");
    assert!(begin(&store, &limits, ("alice", HOME), 1).await.is_ok(), "the address is known");
    let elsewhere = Some("203.0.113.1".parse().expect("an address"));
    let known = Attempt::login(&store, &limits, ("alice", elsewhere), true, at(1)).await.expect("stored");
    assert!(known.is_ok(), "the browser is known");
    // Strangers go on for an hour: no block of theirs is longer than the longest of the name alone.
    for second in 2..3600 {
        let wait = wrong(&store, &limits, ("alice", &format!("203.0.113.{}", second % 250)), second).await;
        assert!(wait <= 20, "{wait}");
    }
    let monthlater = 31 * 24 * 3600;
    for stranger in 0..6 {
        wrong(&store, &limits, ("alice", &format!("198.51.100.{stranger}")), monthlater).await;
    }
    assert!(begin(&store, &limits, ("alice", HOME), monthlater).await.is_err(), "it is not known for ever");
}

#[tokio::test]
async fn a_clock_that_jumps_back_blocks_no_longer_than_the_longest_block() {
    let (store, limits) = (MemoryStore::new(), strict());
    for _ in 0..3 {
        wrong(&store, &limits, ("alice", HOME), 100_000).await;
    }
    assert_eq!(wrong(&store, &limits, ("alice", HOME), 100_000).await, 5);
    assert_eq!(wrong(&store, &limits, ("alice", HOME), 50).await, 5);
    assert_eq!(wrong(&store, &limits, ("alice", HOME), 53).await, 2, "the time goes on from there");
    assert_eq!(wrong(&store, &limits, ("alice", HOME), 55).await, 0);
}

#[tokio::test]
async fn a_48_has_a_bucket_beside_its_64s() {
    let store = MemoryStore::new();
    let limits = RateLimits::default().network(RateLimit::new(5, 7, 30));
    for subnet in 0..5 {
        assert_eq!(
            wrong(&store, &limits, (&format!("user{subnet}"), &format!("2001:db8:1:{subnet}::1")), 0).await,
            0
        );
    }
    assert_eq!(wrong(&store, &limits, ("other", "2001:db8:1:99::1"), 0).await, 7);
    assert_eq!(wrong(&store, &limits, ("other", "2001:db8:2:99::1"), 0).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn guesses_at_the_same_moment_are_counted() {
    let store = std::sync::Arc::new(MemoryStore::new());
    let tasks: Vec<_> = (0..40)
        .map(|_| {
            let store = std::sync::Arc::clone(&store);
            tokio::spawn(async move { wrong(&store, &strict(), ("alice", HOME), 0).await == 0 })
        })
        .collect();
    let mut begun = 0;
    for task in tasks {
        begun += usize::from(task.await.expect("joined"));
    }
    assert!(begun <= 3, "{begun} of 40 guesses were let through");
}

#[tokio::test]
async fn nothing_is_counted_where_a_bucket_is_blocked() {
    let (store, limits) = (MemoryStore::new(), strict().address(RateLimit::new(4, 5, 5)));
    for _ in 0..3 {
        wrong(&store, &limits, ("alice", HOME), 0).await;
    }
    for _ in 0..10 {
        assert_eq!(wrong(&store, &limits, ("alice", HOME), 0).await, 5);
    }
    assert_eq!(wrong(&store, &limits, ("bob", HOME), 0).await, 0, "the address has one left");
    assert_eq!(wrong(&store, &limits, ("bob", HOME), 0).await, 5);
}
