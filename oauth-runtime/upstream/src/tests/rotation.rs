//! The keys of an upstream change.

use std::time::Duration;

use oauth_runtime_core::keys::SigningAlgorithm;

use super::*;

#[tokio::test]
async fn a_new_key_is_found_and_an_invented_one_is_searched_for_once_in_ten_seconds() {
    let fake = Fake::new();
    let upstream = fake.upstream();
    signed_in(&fake, &upstream).await.expect("signed in");
    assert_eq!(fake.fetched("/jwks.json"), 1);
    // It signs with a new key, which it publishes.
    fake.change(|state| state.keys = keys(SigningAlgorithm::Es256));
    signed_in(&fake, &upstream).await.expect("signed in");
    assert_eq!(fake.fetched("/jwks.json"), 2);
    // An attacker signs with keys that the upstream does not publish.
    fake.change(|state| {
        state.published = Some(state.keys.clone());
        state.keys = keys(SigningAlgorithm::Es256);
    });
    for _ in 0..3 {
        let error = signed_in(&fake, &upstream).await.expect_err("not published");
        assert!(matches!(error, UpstreamError::IdToken(_)), "{error}");
    }
    assert_eq!(fake.fetched("/jwks.json"), 2);
    fake.read(|state| state.clock.clone()).advance(Duration::from_secs(10));
    signed_in(&fake, &upstream).await.expect_err("not published");
    assert_eq!(fake.fetched("/jwks.json"), 3);
}

#[tokio::test]
async fn what_is_published_is_fetched_once_and_used_a_while_longer_when_the_upstream_is_down() {
    let fake = Fake::new();
    let upstream = fake.upstream();
    for _ in 0..3 {
        signed_in(&fake, &upstream).await.expect("signed in");
    }
    assert_eq!((fake.fetched("openid-configuration"), fake.fetched("/jwks.json")), (1, 1));
    fake.change(|state| state.is_down = true);
    let clock = fake.read(|state| state.clock.clone());
    clock.advance(Duration::from_secs(301));
    signed_in(&fake, &upstream).await.expect("signed in");
    let asked = fake.fetched("openid-configuration");
    signed_in(&fake, &upstream).await.expect("signed in");
    assert_eq!(fake.fetched("openid-configuration"), asked, "an upstream that is down is not asked by each");
    clock.advance(Duration::from_secs(3_601));
    let error = upstream.begin(sign_in()).await.expect_err("too old");
    assert!(matches!(error, UpstreamError::Fetch { .. }) && error.is_temporary(), "{error}");
}
