//! Logout notices, from the store to the clients.

use std::collections::BTreeSet;
use std::time::Duration;

use super::World;
use crate::fetch::FetchError;
use crate::logout::deliver_notices;
use crate::server::AuthorizationServer;
use crate::store::LogoutNoticeStore;

#[tokio::test(start_paused = true)]
async fn a_client_that_was_away_is_told_later_with_a_new_token() {
    let world = World::new();
    let away = [Ok(503), Err(FetchError::TooSlow(Duration::from_secs(5))), Ok(429)];
    let mut instance = world.instance(away);
    instance.log_in("one", "s1").await;
    instance.log_out("s1").await;
    let mut seen = BTreeSet::new();
    for wait in [0, 5, 25, 125] {
        if wait > 0 {
            world.clock.pass(wait - 1);
            instance.hears_nothing().await;
            world.clock.pass(1);
        }
        let claims = instance.next().await;
        let now = instance.server.settings().now().as_unix();
        assert_eq!((&claims["iat"], &claims["exp"]), (&now.into(), &(now + 120).into()));
        assert_eq!(
            (&claims["aud"], &claims["sub"], &claims["sid"]),
            (&"one".into(), &"alice".into(), &"s1".into())
        );
        assert!(seen.insert(claims["jti"].to_string()), "a token is sent once");
    }
    world.clock.pass(86_400);
    instance.hears_nothing().await;
}

#[tokio::test(start_paused = true)]
async fn a_client_that_stays_away_is_given_up_after_a_day() {
    let world = World::new();
    let mut instance = world.instance((0..1_000).map(|_| Ok(503)));
    instance.log_in("one", "s1").await;
    instance.log_out("s1").await;
    let mut attempts = 0;
    for _ in 0..2 * 86_400 / 300 {
        // Longer than the time between two looks into the store.
        tokio::time::sleep(Duration::from_secs(6)).await;
        while instance.logout_tokens.try_recv().is_ok() {
            attempts += 1;
        }
        world.clock.pass(300);
    }
    assert!((10..40).contains(&attempts), "{attempts} attempts: they become rare, and end");
    let left = world.store.claim_logout_notices(the_end(), the_end(), 10).await.expect("a store");
    assert_eq!(left, [], "nothing is left of it");
}

#[tokio::test(start_paused = true)]
async fn the_time_after_which_the_provider_gives_up_can_be_set() {
    let world = World::new();
    let mut instance = world.giving_up_after(6, (0..10).map(|_| Ok(503)));
    instance.log_in("one", "s1").await;
    instance.log_out("s1").await;
    instance.next().await;
    world.clock.pass(5);
    instance.next().await;
    world.clock.pass(3_600);
    instance.hears_nothing().await;
}

#[tokio::test(start_paused = true)]
async fn a_client_that_wants_no_token_is_asked_once() {
    for refusal in [Ok(400), Ok(404), Ok(302), Err(FetchError::Credentials)] {
        let world = World::new();
        let mut instance = world.instance([refusal]);
        instance.log_in("one", "s1").await;
        instance.log_out("s1").await;
        instance.next().await;
        world.clock.pass(86_400);
        instance.hears_nothing().await;
    }
}

/// A provider without capacity for the request says nothing about the client.
#[tokio::test(start_paused = true)]
async fn an_attempt_that_the_provider_had_no_place_for_does_not_count() {
    let world = World::new();
    let mut instance = world.instance([Err(FetchError::Busy), Err(FetchError::TooOften(60))]);
    instance.log_in("one", "s1").await;
    instance.log_out("s1").await;
    for _ in 0..3 {
        instance.next().await;
        world.clock.pass(5);
    }
}

#[tokio::test(start_paused = true)]
async fn a_restart_loses_no_notice() {
    let world = World::new();
    let mut before = world.instance([Ok(503)]);
    before.log_in("one", "s1").await;
    before.log_out("s1").await;
    before.next().await;
    drop(before);
    world.clock.pass(5);
    let mut after = world.instance([]);
    assert_eq!(after.next().await["sid"], "s1");
    world.clock.pass(86_400);
    after.hears_nothing().await;
}

#[tokio::test(start_paused = true)]
async fn the_notices_of_an_instance_that_died_with_its_claim_are_delivered() {
    let world = World::new();
    let mut instance = world.instance([Ok(503)]);
    instance.log_in("one", "s1").await;
    instance.log_out("s1").await;
    instance.next().await;
    drop(instance);
    world.clock.pass(5);
    let now = crate::Clock::now(&world.clock);
    let claimed = world.store.claim_logout_notices(now, now.plus(120), 10).await.expect("a store");
    assert_eq!(claimed.len(), 1, "another instance has it now, and dies");
    let mut next = world.instance([]);
    world.clock.pass(119);
    next.hears_nothing().await;
    world.clock.pass(1);
    assert_eq!(next.next().await["sid"], "s1");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_instances_one_delivers_each_notice() {
    let world = World::new();
    let mut instances = [world.instance([]), world.instance([])];
    let sessions: Vec<String> = (0..200).map(|number| format!("session {number}")).collect();
    for session_id in &sessions {
        instances[0].log_in("one", session_id).await;
    }
    for session_id in &sessions {
        instances[0].log_out(session_id).await;
        instances[1].server.runtime().background().wake();
    }
    let mut sids = Vec::new();
    while sids.len() < sessions.len() {
        let [one, other] = &mut instances;
        let claims = tokio::select! { claims = one.next() => claims, claims = other.next() => claims };
        sids.push(claims["sid"].as_str().expect("text").to_owned());
    }
    // Deliveries in progress finish; nothing is left to claim.
    for instance in &instances {
        deliver_notices(&instance.server).await.expect("a store");
    }
    assert!(
        instances.iter_mut().all(|instance| instance.logout_tokens.try_recv().is_err()),
        "told more than once"
    );
    assert_eq!(sids.into_iter().collect::<BTreeSet<_>>(), sessions.into_iter().collect());
}

#[tokio::test(start_paused = true)]
async fn a_client_that_was_deleted_is_told_nothing() {
    let world = World::new();
    let mut instance = world.instance([Ok(503)]);
    instance.log_in("one", "s1").await;
    instance.log_out("s1").await;
    instance.next().await;
    world.store.inner.remove_client("one");
    world.clock.pass(86_000);
    instance.hears_nothing().await;
    let left = world.store.claim_logout_notices(the_end(), the_end(), 10).await.expect("a store");
    assert_eq!(left, [], "nothing is left of it");
}

#[tokio::test(start_paused = true)]
async fn a_scheduler_delivers_what_is_due() {
    let world = World::new();
    let mut instance = world.instance([Ok(503)]);
    assert_eq!(deliver_notices(&instance.server).await.expect("a store"), 0);
    instance.log_in("one", "s1").await;
    instance.log_out("s1").await;
    instance.next().await;
    assert_eq!(deliver_notices(&instance.server).await.expect("a store"), 0, "it is not due yet");
    world.clock.pass(5);
    assert_eq!(deliver_notices(&instance.server).await.expect("a store"), 1);
    assert!(instance.logout_tokens.try_recv().is_ok(), "the attempt has ended");
}

fn the_end() -> crate::Timestamp {
    crate::Timestamp::from_unix(u64::MAX)
}

/// As in a program that creates its server before the runtime that serves it.
#[test]
fn where_the_runtime_of_the_delivery_ended_the_next_one_goes_on() {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    let world = World::new();
    let mut instance = world.instance([]);
    runtime().block_on(async {
        instance.log_in("one", "s1").await;
        assert_eq!(instance.log_out("s1").await.status(), 200);
    });
    assert!(instance.logout_tokens.try_recv().is_err(), "nothing went on beside the requests");
    runtime().block_on(async {
        instance.log_in("one", "s2").await;
        assert_eq!(instance.next().await["sid"], "s1");
    });
}
