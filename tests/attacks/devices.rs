//! Device flow (D).

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use oauth_runtime::device::GRANT_TYPE;

use crate::support::Fixture;

#[tokio::test]
async fn d_01_polls() {
    let fixture = Fixture::start().await;
    let waiting = fixture.device().await;
    waiting.poll().await.assert_error(400, "authorization_pending");
    waiting.poll().await.assert_error(400, "slow_down");
    fixture.clock.advance(Duration::from_secs(9));
    waiting.poll().await.assert_error(400, "slow_down");

    let denied = fixture.device().await;
    assert!(denied.deny().await);
    denied.poll().await.assert_error(400, "access_denied");
    denied.poll().await.assert_error(400, "access_denied");

    let approved = fixture.device().await;
    assert!(approved.approve().await);
    let tokens = approved.poll().await;
    assert!(fixture.is_active(&tokens.text("access_token")).await);
    approved.poll().await.assert_error(400, "invalid_grant");
    // Two parties have the code: nobody keeps what came of it.
    assert!(!fixture.is_active(&tokens.text("access_token")).await);

    let late_replay = fixture.device().await;
    assert!(late_replay.approve().await);
    let tokens = late_replay.poll().await;
    fixture.clock.advance(Duration::from_secs(600));
    assert!(fixture.is_active(&tokens.text("access_token")).await);
    late_replay.poll().await.assert_error(400, "invalid_grant");
    assert!(!fixture.is_active(&tokens.text("access_token")).await);

    let expired = fixture.device().await;
    let late = fixture.device().await;
    assert!(late.approve().await);
    fixture.clock.advance(Duration::from_secs(599));
    assert!(
        fixture
            .server
            .find_device_request(&expired.answer.text("user_code"))
            .await
            .expect("a store")
            .is_some()
    );
    fixture.clock.advance(Duration::from_secs(1));
    assert!(!expired.approve().await);
    expired.poll().await.assert_error(400, "expired_token");
    late.poll().await.assert_error(400, "expired_token");
}

/// The pages' part of this row, the limit on guesses, is tested on the reference provider.
#[tokio::test]
async fn d_02_user_codes() {
    let fixture = Fixture::start().await;
    let mut seen = HashSet::new();
    for _ in 0..200 {
        let code = fixture.device().await.answer.text("user_code");
        let letters: String = code.chars().filter(|letter| *letter != '-').collect();
        // Eight of twenty letters are 34 bits; none of them looks like another or makes words.
        assert_eq!((code.len(), letters.len()), (9, 8), "{code}");
        assert!(letters.chars().all(|letter| "BCDFGHJKLMNPQRSTVWXZ".contains(letter)), "{code}");
        assert!(seen.insert(letters), "{code} came twice");
    }
    let code = fixture.device().await.answer.text("user_code");
    for typed in [code.to_lowercase(), code.replace('-', ""), code.replace('-', " "), format!(" {code} ")] {
        let found = fixture.server.find_device_request(&typed).await.expect("a store");
        assert!(found.is_some(), "{typed}");
    }
}

#[tokio::test]
async fn d_03_device_code_of_another_client() {
    let fixture = Fixture::start().await;
    let device = fixture.device().await;
    let code = device.device_code();
    let steal = || async {
        let form = [("grant_type", GRANT_TYPE), ("device_code", code.as_str())];
        let answer = fixture.http.post("/token", Some(("radio", "radio-client-secret")), &form).await;
        answer.assert_error(400, "invalid_grant");
    };
    steal().await;
    assert!(device.approve().await);
    steal().await;
    // The thief has not spoilt anything.
    assert_eq!(device.poll().await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn d_04_one_outcome() {
    let mut outcomes = HashSet::new();
    let fixture = Fixture::start().await;
    for round in 0..50 {
        let device = fixture.device().await;
        let user_code = device.answer.text("user_code");
        let found = fixture.server.find_device_request(&user_code).await.expect("a store").expect("it waits");
        // All find it before any of them decides.
        let start = Arc::new(tokio::sync::Barrier::new(8));
        let decide = (0..8).map(|person| {
            let (server, found, start) = (Arc::clone(&fixture.server), found.clone(), Arc::clone(&start));
            tokio::spawn(async move {
                start.wait().await;
                let approval = oauth_runtime::Approval::new(format!("person-{person}"));
                let counts = match (person + round) % 2 {
                    0 => server.approve_device_request(&found, approval).await,
                    _ => server.deny_device_request(&found).await,
                };
                (person, counts.expect("a store"))
            })
        });
        let decided: Vec<_> =
            join_all(decide).await.into_iter().map(|task| task.expect("no panic")).collect();
        let winners: Vec<_> =
            decided.iter().filter(|(_, counts)| *counts).map(|(person, _)| *person).collect();
        let answer = device.poll().await;
        match winners.as_slice() {
            [person] if (person + round) % 2 == 0 => {
                let token = fixture.http.introspect(&answer.text("access_token")).await;
                assert_eq!(token["sub"], format!("person-{person}"), "round {round}");
                outcomes.insert("approved");
            }
            // Denying again is not another outcome.
            denials if !denials.is_empty() && denials.iter().all(|person| (person + round) % 2 == 1) => {
                answer.assert_error(400, "access_denied");
                outcomes.insert("denied");
            }
            other => panic!("round {round}: {other:?}"),
        }
    }
    assert_eq!(outcomes.len(), 2, "who is first is not always the same: {outcomes:?}");
}

#[tokio::test]
async fn d_05_a_public_client_asks_for_codes_without_end() {
    let fixture = Fixture::start().await;
    for _ in 0..300 {
        fixture.device().await;
    }
    let form = [("client_id", "tv"), ("scope", "read")];
    let refused = fixture.http.post("/device_authorization", None, &form).await;
    refused.assert_error(429, "temporarily_unavailable");
    assert_eq!(refused.header("retry-after"), "5");
    fixture.clock.advance(Duration::from_secs(5));
    fixture.device().await;
}
