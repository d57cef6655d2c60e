use std::net::IpAddr;

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use super::*;
use crate::store::{FailedAttempts, MemoryError, MemoryStore, RateLimitStore, Storage};
use crate::{Digest, Timestamp};

fn at(seconds: u64) -> Timestamp {
    Timestamp::from_unix(1_700_000_000 + seconds)
}

const HOME: &str = "192.0.2.1";

/// The seconds to wait for an attempt that stays counted, or zero.
async fn wrong(store: &MemoryStore, limits: &RateLimits, who: (&str, &str), second: u64) -> u64 {
    begin(store, limits, who, second).await.map_or_else(|limited| limited.retry_after.as_secs(), |_| 0)
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
    RateLimits::default().username_at_address(rate_limit(3, 5, 20)).username(rate_limit(6, 5, 10))
}

#[tokio::test]
async fn blocks_of_half_a_second_last_one_second() {
    let half = RateLimit::new(1, Duration::from_millis(500), Duration::from_millis(500));
    let (store, limits) = (MemoryStore::new(), RateLimits::default().username_at_address(half));
    assert_eq!(wrong(&store, &limits, ("alice", HOME), 0).await, 0);
    assert_eq!(wrong(&store, &limits, ("alice", HOME), 0).await, 1);
    assert_eq!(wrong(&store, &limits, ("alice", HOME), 1).await, 0);
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
    assert_eq!(wrong(&store, &limits, ("alice", HOME), now + 40).await, 20, "one failure is forgotten");
    for _ in 0..3 {
        assert_eq!(wrong(&store, &limits, ("alice", HOME), now + 40 + 5 * 40).await, 0, "all are forgotten");
    }
}

/// How many guesses at these seconds get through.
async fn come_through(
    limits: &RateLimits,
    seconds: impl IntoIterator<Item = u64>,
    mut who: impl FnMut(u64) -> (String, String),
) -> u64 {
    let (store, mut begun) = (MemoryStore::new(), 0);
    for (number, second) in (0..).zip(seconds) {
        let (username, address) = who(number);
        begun += u64::from(wrong(&store, limits, (&username, &address), second).await == 0);
    }
    begun
}

#[tokio::test]
async fn other_spellings_of_a_name_have_no_limit_of_their_own() {
    const SPELLINGS: [&str; 6] = ["alice", "Alice", "ALICE ", "  aLice", "\u{ff21}lice", "\u{a0}alice"];
    let (store, limits) = (MemoryStore::new(), strict());
    for name in &SPELLINGS[..3] {
        assert_eq!(wrong(&store, &limits, (name, HOME), 0).await, 0, "{name:?}");
    }
    for name in SPELLINGS {
        assert_eq!(wrong(&store, &limits, (name, HOME), 0).await, 5, "{name:?}");
    }
    for (number, name) in SPELLINGS[..3].iter().enumerate() {
        assert_eq!(wrong(&store, &limits, (name, &format!("198.51.100.{number}")), 0).await, 0, "{name:?}");
    }
    assert_eq!(wrong(&store, &limits, ("Alice", "203.0.113.9"), 0).await, 5, "from everywhere");
    let home = Places { address: HOME.parse().ok(), client_id: None };
    let seen = login_failures(&store, "ALICE", home, at(0)).await.expect("the store in memory");
    let seen = |counted: &str| seen.iter().find(|own| own.counted == counted).map(|own| own.failures);
    assert_eq!((seen("anywhere"), seen("at_address")), (Some(6), Some(3)));
    let forgotten = forget_login_failures(&store, " alice", Places::default(), at(0)).await;
    assert!(forgotten.expect("the store in memory").is_complete);
    assert_eq!(wrong(&store, &limits, ("alice", "203.0.113.9"), 0).await, 0);

    let store = MemoryStore::new();
    let by_client = async |name| {
        let begun = Attempt::login_by_client(&store, &limits, (name, "web"), at(0)).await;
        begun.expect("the store in memory").is_ok()
    };
    for name in &SPELLINGS[..3] {
        assert!(by_client(name).await, "{name:?}");
    }
    for name in SPELLINGS {
        assert!(!by_client(name).await, "{name:?}");
    }
}

#[tokio::test]
async fn bursts_with_pauses_gain_nothing_over_guessing_on_and_on() {
    const DAY: u64 = 24 * 3600;
    let limits = RateLimits::default();
    let rotating =
        |number: u64| ("alice".to_owned(), format!("198.51.{}.{}", number / 250 % 250, number % 250));
    let spraying = |number: u64| (format!("user{number}"), HOME.to_owned());
    let steadily = || (0..DAY).step_by(5);
    // 120 guesses at once, then a pause of this many seconds.
    let bursts = |pause: u64| (0..DAY / pause).flat_map(move |burst| (0..120).map(move |_| burst * pause));
    for pause in [62, 901, 1801, 6 * 3600] {
        let guesses = come_through(&limits, bursts(pause), rotating).await;
        assert!((100..=210).contains(&guesses), "{guesses} guesses at one name, each {pause} seconds");
        let guesses = come_through(&limits, bursts(pause), spraying).await;
        assert!(
            (50..=50 + 2 * 1440 + 10).contains(&guesses),
            "{guesses} from one address, each {pause} seconds"
        );
    }
    let guesses = come_through(&limits, steadily(), rotating).await;
    assert!((100..=210).contains(&guesses), "{guesses} guesses at one name");
    let at_home = |_| ("alice".to_owned(), HOME.to_owned());
    let guesses = come_through(&limits, steadily(), at_home).await;
    assert!((100..=120).contains(&guesses), "{guesses} guesses at one name from one address");
}

#[tokio::test]
async fn what_is_taken_back_brings_no_failure_back_to_life_and_forgets_none() {
    // Somebody with an account logs in between their guesses for others.
    let (store, limits) = (MemoryStore::new(), RateLimits::default().address(rate_limit(4, 5, 20)));
    for name in ["a", "b", "c"] {
        assert_eq!(wrong(&store, &limits, (name, HOME), 0).await, 0);
    }
    // One failure is forgotten at 40, and the next not before 80, however often somebody succeeds.
    for second in 41..79 {
        let own = begin(&store, &limits, (&format!("own{second}"), HOME), second).await.expect("not blocked");
        own.succeeded().await.expect("stored");
    }
    for name in ["d", "e"] {
        assert_eq!(wrong(&store, &limits, (name, HOME), 79).await, 0);
    }
    assert_eq!(wrong(&store, &limits, ("f", HOME), 79).await, 5);
}

#[tokio::test]
async fn a_known_browser_or_address_is_open_while_strangers_at_the_same_address_are_blocked() {
    let (store, limits) = (MemoryStore::new(), RateLimits::default());
    begin(&store, &limits, ("alice", HOME), 0).await.expect("free").succeeded().await.expect("stored");
    for number in 0..60 {
        wrong(&store, &limits, (&format!("user{number}"), HOME), 1).await;
    }
    assert_ne!(wrong(&store, &limits, ("bob", HOME), 1).await, 0, "the address is blocked");
    let alice = begin(&store, &limits, ("alice", HOME), 1).await.expect("she was here before");
    assert!(alice.is_known());
    let home = HOME.parse().ok();
    let bob = Attempt::login(&store, &limits, ("bob", home), true, at(1)).await.expect("stored");
    assert!(bob.expect("his browser is known").is_known());
    let stranger = begin(&store, &limits, ("carol", "198.51.100.1"), 1).await.expect("free");
    assert!(!stranger.is_known());
    // Guesses of her name from there are still limited.
    for _ in 0..20 {
        wrong(&store, &limits, ("alice", HOME), 1).await;
    }
    assert_ne!(wrong(&store, &limits, ("alice", HOME), 1).await, 0);
}

/// What is counted, in the order of the buckets.
fn counts(failures: &[Failures]) -> Vec<(&str, u32, bool)> {
    failures.iter().map(|own| (own.counted, own.failures, own.blocked_until.is_some())).collect()
}

#[tokio::test]
async fn an_operator_sees_and_forgets_failed_logins_through_a_client() {
    let (store, limits) = (MemoryStore::new(), strict());
    let by_client = async |client_id: &str| {
        Attempt::login_by_client(&store, &limits, ("alice", client_id), at(0)).await.expect("stored")
    };
    by_client("web").await.expect("free").succeeded().await.expect("stored");
    while by_client("web").await.is_ok() {}
    let (anywhere, web) = (Places::default(), Places { client_id: Some("web"), ..Places::default() });
    let others = [
        anywhere,
        Places { address: HOME.parse().ok(), client_id: Some("other") },
        Places { client_id: Some(""), ..anywhere },
    ];
    for other in others {
        assert_eq!(login_failures(&store, "alice", other, at(0)).await.expect("stored"), [], "{other:?}");
        let forgotten = forget_login_failures(&store, "alice", other, at(0)).await.expect("stored");
        assert_eq!(forgotten, Forgotten { failures: Vec::new(), is_complete: true }, "{other:?}");
    }
    assert!(by_client("web").await.is_err(), "nothing was forgotten there");
    let seen = login_failures(&store, "ALICE", web, at(0)).await.expect("stored");
    assert_eq!(counts(&seen), [("at_client", 3, true)]);
    let forgotten = forget_login_failures(&store, " Alice", web, at(0)).await.expect("stored");
    assert_eq!(forgotten, Forgotten { failures: seen, is_complete: true });
    assert!(by_client("web").await.is_ok());
    // Somewhere new, both places are counted.
    assert!(by_client("new").await.is_ok());
    let new = Places { client_id: Some("new"), ..anywhere };
    let seen = login_failures(&store, "alice", new, at(0)).await.expect("stored");
    assert_eq!(counts(&seen), [("anywhere", 1, false), ("at_client", 1, false)]);
}

#[tokio::test]
async fn an_operator_sees_and_forgets_wrong_second_factors_through_a_client() {
    let store = MemoryStore::new();
    let limits = RateLimits::default().second_factor(rate_limit(3, 5, 20));
    let by_client = async || {
        let begun = Attempt::second_factor_by_client(&store, &limits, ("24", "app"), false, at(0)).await;
        begun.expect("stored").is_ok()
    };
    while by_client().await {}
    let app = Places { client_id: Some("app"), ..Places::default() };
    let other = Places { client_id: Some("other"), ..Places::default() };
    let seen = second_factor_failures(&store, "24", other, at(0)).await.expect("stored");
    assert_eq!(counts(&seen), [("anywhere", 3, false)]);
    assert_eq!(login_failures(&store, "24", app, at(0)).await.expect("stored"), [], "they are no logins");
    let seen = second_factor_failures(&store, "24", app, at(0)).await.expect("stored");
    assert_eq!(counts(&seen), [("anywhere", 3, false), ("at_client", 3, true)]);
    let forgotten = forget_second_factor_failures(&store, "24", app, at(0)).await.expect("stored");
    assert_eq!(forgotten, Forgotten { failures: seen, is_complete: true });
    assert!(by_client().await);
}

#[tokio::test]
async fn a_client_with_a_secret_is_counted_by_user_name_and_not_by_its_address() {
    let (store, limits) = (MemoryStore::new(), RateLimits::default());
    let by_client = async |username: &str, client_id: &str| {
        Attempt::login_by_client(&store, &limits, (username, client_id), at(0)).await.expect("stored")
    };
    by_client("alice", "web").await.expect("free").succeeded().await.expect("stored");
    for number in 0..600 {
        assert!(by_client(&format!("user{number}"), "web").await.is_ok(), "{number}");
    }
    for _ in 0..10 {
        assert!(by_client("bob", "web").await.is_ok());
    }
    assert!(by_client("bob", "web").await.is_err(), "guesses at one name are limited");
    assert!(by_client("bob", "other").await.is_ok(), "at this client");
    for number in 0..200 {
        wrong(&store, &limits, ("alice", &format!("198.51.100.{number}")), 0).await;
    }
    assert!(by_client("alice", "web").await.is_ok(), "she used this client before");
    assert!(by_client("alice", "other").await.is_err());
}

#[tokio::test]
async fn without_an_address_ten_guesses_lock_nobody_out() {
    let (store, limits) = (MemoryStore::new(), RateLimits::default());
    for _ in 0..99 {
        assert_eq!(wrong(&store, &limits, ("alice", ""), 0).await, 0);
    }
    begin(&store, &limits, ("alice", ""), 0).await.expect("free").succeeded().await.expect("stored");
    // She never used a place there.
    let again = begin(&store, &limits, ("alice", ""), 0).await.expect("free");
    assert!(!again.is_known());
    // All together are one network.
    let names = |number: u64| (format!("user{number}"), String::new());
    let guesses = come_through(&limits, std::iter::repeat_n(0, 600), names).await;
    assert_eq!(guesses, 500);
}

#[tokio::test]
async fn whoever_knows_the_password_locks_the_second_factor_of_nobody_where_they_were_before() {
    let (store, limits) = (MemoryStore::new(), RateLimits::default());
    let code = async |address: &str, known_browser: bool| {
        let who = ("alice", address.parse().ok());
        Attempt::second_factor(&store, &limits, who, known_browser, at(0)).await.expect("stored")
    };
    code(HOME, false).await.expect("free").succeeded().await.expect("stored");
    for _ in 0..5 {
        assert!(code("198.51.100.1", false).await.is_ok());
    }
    assert!(code("198.51.100.1", false).await.is_err());
    assert!(code("198.51.100.2", false).await.is_ok(), "another address is free");
    for number in 3..60 {
        let _ = code(&format!("198.51.100.{number}"), false).await;
    }
    assert!(code("198.51.100.99", false).await.is_err(), "all of them together are not");
    assert!(code(HOME, false).await.is_ok(), "the person was here before");
    assert!(code("203.0.113.1", true).await.is_ok(), "the browser is known");
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
    // Strangers continue for an hour: none of their blocks is longer than the longest of the name alone.
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
    let limits = RateLimits::default().network(rate_limit(5, 7, 30));
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
    let (store, limits) = (MemoryStore::new(), strict().address(rate_limit(4, 5, 5)));
    for _ in 0..3 {
        wrong(&store, &limits, ("alice", HOME), 0).await;
    }
    for _ in 0..10 {
        assert_eq!(wrong(&store, &limits, ("alice", HOME), 0).await, 5);
    }
    assert_eq!(wrong(&store, &limits, ("bob", HOME), 0).await, 0, "the address has one left");
    assert_eq!(wrong(&store, &limits, ("bob", HOME), 0).await, 5);
}

/// A store where somebody else counts in the same bucket just before, this many times.
struct Contended(MemoryStore, AtomicU32);

impl Storage for Contended {
    type Error = MemoryError;
}

impl RateLimitStore for Contended {
    async fn get_failed_attempts(&self, digest: &Digest) -> Result<Option<FailedAttempts>, MemoryError> {
        self.0.get_failed_attempts(digest).await
    }

    async fn put_failed_attempts(&self, attempts: FailedAttempts) -> Result<bool, MemoryError> {
        let others = self.1.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
        if others.is_ok() {
            self.0.put_failed_attempts(attempts.clone()).await?;
        }
        self.0.put_failed_attempts(attempts).await
    }
}

#[tokio::test]
async fn attempts_that_collide_are_let_through_as_long_as_they_are_free() {
    let (limits, address) = (RateLimits::default(), HOME.parse().ok());
    for (others, is_free) in [(49, true), (50, false)] {
        let store = Contended(MemoryStore::new(), AtomicU32::new(others));
        let attempt = Attempt::user_code(&store, &limits, address, at(0)).await.expect("the store in memory");
        assert_eq!(attempt.is_ok(), is_free, "{others} at the same moment");
    }
}

#[tokio::test]
async fn registrations_are_counted_by_address_and_by_network() {
    let (store, limits) = (MemoryStore::new(), RateLimits::default().registration(rate_limit(3, 5, 20)));
    let register = async |address: Option<&str>, second| {
        let address = address.map(|address| address.parse().expect("an address"));
        let begun = Attempt::registration(&store, &limits, address, at(second)).await;
        begun.expect("the store in memory").map_or_else(|limited| limited.retry_after.as_secs(), |_| 0)
    };
    for address in [Some("192.0.2.1"), Some("2001:db8::1"), None] {
        for _ in 0..3 {
            assert_eq!(register(address, 0).await, 0);
        }
        assert_eq!(register(address, 0).await, 5, "{address:?}");
        assert_eq!(register(address, 5).await, 0, "{address:?}");
        assert_eq!(register(address, 5).await, 10, "{address:?}");
    }
    assert_eq!(register(Some("2001:db8::ffff"), 5).await, 10, "the same /64");
    // 4 of the /48 are counted, and 30 are free.
    for subnet in 1..27 {
        assert_eq!(register(Some(&format!("2001:db8:0:{subnet:x}::1")), 5).await, 0);
    }
    assert_eq!(register(Some("2001:db8:0:ffff::1"), 5).await, 5);
    assert_eq!(register(Some("2001:db8:1:ffff::1"), 5).await, 0, "another /48");
    // Guesses of passwords have other buckets.
    assert_eq!(wrong(&store, &limits, ("alice", "192.0.2.1"), 5).await, 0);
}

/// The conformance suite registers some hundred clients in an hour, and an SDK's tests some dozens in a
/// minute.
#[tokio::test]
async fn the_defaults_leave_room_for_test_suites() {
    let (store, limits) = (MemoryStore::new(), RateLimits::default());
    let register = async |second| {
        let begun = Attempt::registration(&store, &limits, HOME.parse().ok(), at(second)).await;
        begun.expect("the store in memory").is_ok()
    };
    for client in 0..200 {
        assert!(register(client * 36).await, "two hours of the conformance suite, client {client}");
    }
    let later = 200 * 36;
    for client in 0..100 {
        assert!(register(later + client / 2).await, "and two a second at its end, client {client}");
    }
    assert!(!register(later + 50).await);
    assert!(register(later + 50 + 1200).await, "they are forgotten");
}

fn rate_limit(free_failures: u32, first_block: u64, longest_block: u64) -> RateLimit {
    RateLimit::new(free_failures, Duration::from_secs(first_block), Duration::from_secs(longest_block))
}

/// A tenant's store puts the tenant's name and a tab before the name, and compares the rest.
#[tokio::test]
async fn white_space_and_a_tab_make_no_other_name() {
    let (store, limits) = (MemoryStore::new(), RateLimits::default());
    for number in 0..14 {
        let typed = format!("{}\talice", " ".repeat(number));
        let begun = Attempt::login_by_client(&store, &limits, (typed.as_str(), "web"), at(0)).await;
        assert_eq!(begun.expect("the store in memory").is_ok(), number < 10, "{number}");
    }
}

/// What is counted in total is forgotten only in pauses, and a busy provider has none.
#[tokio::test]
async fn sign_ins_are_not_limited_in_total() {
    let (store, limits) = (MemoryStore::new(), RateLimits::default());
    for number in 0..60_000_u32 {
        let address = IpAddr::from(number.to_be_bytes());
        let begun = Attempt::upstream(&store, &limits, Some(address), at(u64::from(number / 5))).await;
        assert!(begun.expect("the store in memory").is_ok(), "{number}");
    }
}

#[tokio::test]
async fn people_without_an_account_who_wait_are_limited_at_a_place_and_in_total_and_only_then() {
    let store = MemoryStore::new();
    let (limits, start) = (RateLimits::default(), 1_700_000_400);
    let people = std::cell::Cell::new(0);
    let person = |number: u32| Digest::of(&format!("person {number}"));
    let waits_as = async |whose: u32, address: u32, now: u64| {
        let (address, now) = (Some(IpAddr::from(address.to_be_bytes())), Timestamp::from_unix(now));
        let begun = Attempt::upstream_waits(&store, &limits, (&person(whose), address), now).await;
        begun.expect("the store in memory").is_ok()
    };
    let waits = async |address: u32, now: u64| {
        people.set(people.get() + 1);
        waits_as(people.get(), address, now).await
    };
    for number in 0..300 {
        assert!(waits(1, start).await, "{number}");
    }
    assert!(!waits(1, start).await, "the place is full");
    let (place, since) = (Some(IpAddr::from([0, 0, 0, 1])), Timestamp::from_unix(start));
    Attempt::upstream_decided(&store, &limits, (&person(1), place), since)
        .await
        .expect("the store in memory");
    assert!(waits(1, start).await, "one has decided");
    for number in 0..10 {
        assert!(waits_as(0, 100_000 + number, start).await, "{number}");
    }
    assert!(!waits_as(0, 200_000, start).await, "one person waits in ten browsers");
    for number in 310..5000 {
        assert!(waits(2 + number, start).await, "{number}");
    }
    assert!(!waits(9000, start).await, "it is full in total");
    let begun = Attempt::upstream(&store, &limits, Some(IpAddr::from([0, 0, 0, 9])), since).await;
    assert!(begun.expect("the store in memory").is_ok(), "people with an account are not concerned");
    // A busy provider has no pause in which something would be forgotten.
    assert!(waits(9000, start + 600).await);
}

/// Ten people in the same office, or one with ten accounts.
#[tokio::test]
async fn strangers_keep_nobody_from_a_new_password_where_they_logged_in_before() {
    let (store, limits) = (MemoryStore::new(), RateLimits::default());
    let (now, office) = (Timestamp::from_unix(1_700_000_000), "192.0.2.1".parse().ok());
    let login = Attempt::login(&store, &limits, ("alice", office), false, now).await;
    login.expect("the store in memory").expect("the first").succeeded().await.expect("noted");
    let sets = async |whose: &str, name: &str| {
        let begun = Attempt::new_password(&store, &limits, (whose, Some(name), office), now).await;
        begun.expect("the store in memory").is_ok()
    };
    for number in 0..100 {
        assert!(sets(&(number / 10).to_string(), "mallory").await, "{number}");
    }
    assert!(!sets("another", "bob").await, "the place is blocked");
    for number in 0..20 {
        assert_eq!(
            sets("the subject of alice", "Alice").await,
            number < 10,
            "{number}: she has a limit of her own"
        );
    }
}
