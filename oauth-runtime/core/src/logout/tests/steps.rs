//! A logout whose store fails in the middle, and the next attempt.

use std::collections::BTreeSet;

use super::failing::failing_after;
use super::{Instance, World};

/// The clients that are notified, until no more are.
async fn notified_clients(instance: &mut Instance) -> Vec<String> {
    let mut notified_clients = Vec::new();
    tokio::time::sleep(std::time::Duration::from_secs(60)).await;
    while let Ok(claims) = instance.logout_tokens.try_recv() {
        assert_eq!(claims["sid"], "s1");
        notified_clients.push(claims["aud"].as_str().expect("text").to_owned());
    }
    notified_clients.sort();
    notified_clients
}

#[tokio::test(start_paused = true)]
async fn a_store_that_fails_at_any_step_of_a_logout_loses_no_notice() {
    let mut steps = 0;
    loop {
        let world = World::new();
        let mut instance = world.instance([]);
        instance.log_in("one", "s1").await;
        instance.log_in("other", "s1").await;
        assert_eq!(world.grants().await, 2);
        let (first, failed) = failing_after(steps, instance.log_out("s1")).await;
        if !failed {
            assert_eq!(first.status(), 200, "{first:?}");
            break;
        }
        assert_eq!(first.status(), 503, "step {steps}: {first:?}");
        assert!(!first.headers().contains_key("set-cookie"), "step {steps}: the browser keeps its cookie");
        assert!(instance.has_session("s1"), "step {steps}: the person can try again");
        let again = instance.log_out("s1").await;
        assert_eq!(again.status(), 200, "step {steps}: {again:?}");
        assert!(again.headers().contains_key("set-cookie"), "step {steps}");
        assert!(!instance.has_session("s1"), "step {steps}");
        assert_eq!(world.grants().await, 0, "step {steps}: the grants have ended");
        let notified_clients: BTreeSet<String> = notified_clients(&mut instance).await.into_iter().collect();
        assert_eq!(
            notified_clients,
            ["one", "other"].map(str::to_owned).into(),
            "step {steps}: both clients hear of it"
        );
        steps += 1;
    }
    assert!(steps > 8, "{steps} steps: the store is asked more often than that");
}

/// Grants end first: a notified client finds none of its tokens valid.
#[tokio::test(start_paused = true)]
async fn no_client_is_told_before_the_grants_have_ended() {
    let world = World::new();
    let mut instance = world.instance([]);
    instance.log_in("one", "s1").await;
    for steps in 0.. {
        let (_, failed) = failing_after(steps, instance.log_out("s1")).await;
        let grants = world.grants().await;
        let notified_clients = notified_clients(&mut instance).await;
        assert!(notified_clients.is_empty() || grants == 0, "step {steps}");
        if !failed {
            return;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn each_client_is_told_once() {
    let world = World::new();
    let mut instance = world.instance([]);
    for client_id in ["one", "other", "one"] {
        instance.log_in(client_id, "s1").await;
    }
    instance.log_in("one", "s2").await;
    for _ in 0..2 {
        assert_eq!(instance.log_out("s1").await.status(), 200);
    }
    assert_eq!(notified_clients(&mut instance).await, ["one", "other"]);
    assert_eq!(world.grants().await, 1, "that of the other session lives");
}
