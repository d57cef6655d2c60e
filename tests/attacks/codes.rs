//! Rows G: authorization codes.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use oauth_runtime::{Digest, Secret};
use tokio::task::JoinSet;

use crate::support::{Fixture, neutral, redemption};

#[tokio::test]
async fn g_01_the_same_code_twice_revokes_its_grant() {
    let fixture = Fixture::start().await;
    let code = fixture.code().await;
    let first = fixture.redeem(&code).await;
    let refreshed = fixture.refresh(&first.text("refresh_token")).await;
    fixture.redeem(&code).await.assert_error(400, "invalid_grant");
    for tokens in [&first, &refreshed] {
        assert!(!fixture.is_active(&tokens.text("access_token")).await);
        fixture.refresh(&tokens.text("refresh_token")).await.assert_error(400, "invalid_grant");
    }
    fixture.redeem(&code).await.assert_error(400, "invalid_grant");
}

#[tokio::test]
async fn g_01_also_where_it_has_expired_meanwhile() {
    let fixture = Fixture::start().await;
    let code = fixture.code().await;
    let first = fixture.redeem(&code).await;
    fixture.clock.advance(Duration::from_secs(1_000));
    // Somebody who cannot prove that it was theirs ends nothing.
    let stolen = [("grant_type", "authorization_code"), ("code", &*code)];
    fixture
        .http
        .post("/token", Some(("other", "other-client-secret")), &stolen)
        .await
        .assert_error(400, "invalid_grant");
    let unproven = [&stolen[..], &[("redirect_uri", "https://client.example/cb")]].concat();
    fixture.http.token_as_web(&unproven).await.assert_error(400, "invalid_grant");
    assert!(fixture.is_active(&first.text("access_token")).await);
    fixture.redeem(&code).await.assert_error(400, "invalid_grant");
    assert!(!fixture.is_active(&first.text("access_token")).await);
    fixture.refresh(&first.text("refresh_token")).await.assert_error(400, "invalid_grant");
}

#[tokio::test]
async fn g_01_other_grants_of_the_same_client_and_person_live_on() {
    let fixture = Fixture::start().await;
    let other = fixture.tokens().await.text("access_token");
    let code = fixture.code().await;
    fixture.redeem(&code).await;
    fixture.redeem(&code).await.assert_error(400, "invalid_grant");
    assert!(fixture.is_active(&other).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn g_02_fifty_redemptions_at_once_over_http() {
    let fixture = Arc::new(Fixture::start().await);
    let code = Arc::new(fixture.code().await);
    let mut redemptions = JoinSet::new();
    for _ in 0..50 {
        let (fixture, code) = (Arc::clone(&fixture), Arc::clone(&code));
        redemptions.spawn(async move { fixture.redeem(&code).await.status.as_u16() });
    }
    let statuses = redemptions.join_all().await;
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| matches!(status, 200 | 400)), "{statuses:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn g_02_a_hundred_redemptions_at_once_a_thousand_times() {
    let fixture = Fixture::start().await;
    for round in 0..1_000 {
        let code = Arc::new(neutral::code(&fixture.server).await);
        let mut redemptions = JoinSet::new();
        for _ in 0..100 {
            let (server, code) = (Arc::clone(&fixture.server), Arc::clone(&code));
            redemptions
                .spawn(async move { neutral::token(&server, &redemption(&code)).await.status().as_u16() });
        }
        let statuses = redemptions.join_all().await;
        assert_eq!(
            statuses.iter().filter(|status| **status == 200).count(),
            1,
            "round {round}: {statuses:?}"
        );
    }
}

#[tokio::test]
async fn g_03_another_clients_code() {
    let fixture = Fixture::start().await;
    let code = fixture.code().await;
    let other = fixture.http.post("/token", Some(("other", "other-client-secret")), &redemption(&code)).await;
    other.assert_error(400, "invalid_grant");
    assert_eq!(fixture.redeem(&code).await.status, 200);
    // After its redemption, a stranger cannot use it to revoke the grant either.
    let other = fixture.http.post("/token", Some(("other", "other-client-secret")), &redemption(&code)).await;
    other.assert_error(400, "invalid_grant");
}

#[tokio::test]
async fn g_04_an_expired_code_to_the_second() {
    let fixture = Fixture::start().await;
    let (last, late) = (fixture.code().await, fixture.code().await);
    fixture.clock.advance(Duration::from_secs(299));
    assert_eq!(fixture.redeem(&last).await.status, 200);
    fixture.clock.advance(Duration::from_secs(1));
    fixture.redeem(&late).await.assert_error(400, "invalid_grant");
}

#[tokio::test]
async fn g_05_a_wrong_attempt_does_not_burn_the_code() {
    let fixture = Fixture::start().await;
    let code = fixture.code().await;
    for (name, value) in [("code_verifier", "a".repeat(43)), ("redirect_uri", "https://evil.example/".into())]
    {
        let mut form = redemption(&code).to_vec();
        form.retain(|(own, _)| *own != name);
        form.push((name, &value));
        fixture.http.token_as_web(&form).await.assert_error(400, "invalid_grant");
    }
    fixture
        .http
        .post("/token", Some(("other", "other-client-secret")), &redemption(&code))
        .await
        .assert_error(400, "invalid_grant");
    fixture
        .http
        .post("/token", Some(("web", "guess")), &redemption(&code))
        .await
        .assert_error(401, "invalid_client");
    assert_eq!(fixture.redeem(&code).await.status, 200);
}

#[test]
fn g_06_secrets_are_random() {
    const COUNT: usize = 100_000;
    let secrets: Vec<Secret> = (0..COUNT).map(|_| Secret::generate()).collect();
    let distinct =
        |length: usize| secrets.iter().map(|secret| &secret.reveal()[..length]).collect::<HashSet<_>>().len();
    // Of 2^60 prefixes of ten characters, two are equal only with a chance of one in 10^8.
    assert_eq!(distinct(10), COUNT);
    // Each position has all 64 characters about equally often; six deviations have a chance of one in 10^8
    // for each cell. The last position has four bits.
    for position in 0..42 {
        let mut counts = [0_usize; 128];
        secrets.iter().for_each(|secret| counts[usize::from(secret.reveal().as_bytes()[position])] += 1);
        let mean = COUNT as f64 / 64.0;
        let used: Vec<_> = counts.into_iter().filter(|count| *count > 0).collect();
        assert_eq!(used.len(), 64);
        let allowed = 6.0 * mean.sqrt();
        assert!(
            used.iter().all(|count| (*count as f64 - mean).abs() < allowed),
            "position {position}: {used:?}"
        );
    }
}

#[tokio::test]
async fn g_07_nothing_prints_a_code_or_token() {
    let fixture = Fixture::start().await;
    let code = fixture.code().await;
    let tokens = fixture.redeem(&code).await;
    let (access_token, refresh_token) = (tokens.text("access_token"), tokens.text("refresh_token"));
    let failed = fixture.redeem(&code).await;
    let printed = format!("{failed:?} {:?} {:?}", Secret::from(&*code), Digest::of(&access_token));
    for secret in [&code, &access_token, &refresh_token] {
        assert!(!printed.contains(&**secret), "{printed}");
    }
    let answer = fixture.authorize(&[]).await;
    assert_eq!(answer.header("referrer-policy"), "no-referrer");
}
