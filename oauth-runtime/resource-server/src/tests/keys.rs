//! How often the provider is asked for its keys, and what happens if it does not answer.

use std::time::Duration;

use oauth_runtime_core::fetch::FetchError;
use oauth_runtime_core::keys::ClientKeySet;
use serde_json::json;
use tokio::time::advance;

use super::*;

const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// Lets the tasks beside the requests finish.
async fn settle() {
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test(start_paused = true)]
async fn any_number_of_first_requests_fetch_once() {
    let keys = keys();
    let (site, token) = (Site::with_keys(&keys), token(&keys, json!({})));
    let (verifier, go_on) = (site.verifier(), site.hold_back());
    let requests: Vec<_> = (0..100)
        .map(|_| {
            let (verifier, token) = (verifier.clone(), token.clone());
            tokio::spawn(async move { code(verifier.verify(&token).await) })
        })
        .collect();
    settle().await;
    *site.0.held_back.lock().unwrap() = None;
    go_on.notify_waiters();
    for request in requests {
        assert_eq!(request.await.expect("no panic"), "accepted");
    }
    assert_eq!((site.count(METADATA), site.count(JWKS)), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_request_whose_connection_is_lost_does_not_stop_the_fetch() {
    let keys = keys();
    let (site, token) = (Site::with_keys(&keys), token(&keys, json!({})));
    let (verifier, go_on) = (site.verifier(), site.hold_back());
    let lost = tokio::spawn({
        let (verifier, token) = (verifier.clone(), token.clone());
        async move { verifier.verify(&token).await.map(drop) }
    });
    settle().await;
    lost.abort();
    *site.0.held_back.lock().unwrap() = None;
    go_on.notify_waiters();
    settle().await;
    assert_eq!((site.count(METADATA), site.count(JWKS)), (1, 1), "it went on");
    assert_eq!(code(verifier.verify(&token).await), "accepted");
    assert_eq!(site.count(JWKS), 1);
}

#[tokio::test(start_paused = true)]
async fn keys_are_kept_as_long_as_the_provider_says() {
    for (stated, kept) in [(None, 300), (Some(120), 120), (Some(0), 10), (Some(86_400), 3600)] {
        let keys = keys();
        let (site, token) = (Site::with_keys(&keys), token(&keys, json!({})));
        if let Some(stated) = stated {
            site.set(JWKS, Ok(Fetched::new(keys.published()).max_age(seconds(stated))));
        }
        let verifier = site.verifier();
        assert_eq!(code(verifier.verify(&token).await), "accepted");
        advance(seconds(kept - 1)).await;
        assert_eq!(code(verifier.verify(&token).await), "accepted");
        settle().await;
        assert_eq!(site.count(JWKS), 1, "{stated:?}");
        advance(seconds(2)).await;
        assert_eq!(code(verifier.verify(&token).await), "accepted");
        settle().await;
        assert_eq!(site.count(JWKS), 2, "{stated:?}: beside the request");
    }
}

#[tokio::test(start_paused = true)]
async fn a_withdrawn_key_is_not_used_after_a_night() {
    let keys = keys();
    let (site, token) = (Site::with_keys(&keys), token(&keys, json!({})));
    let verifier = site.verifier();
    assert_eq!(code(verifier.verify(&token).await), "accepted");
    site.publish(&super::keys());
    advance(seconds(8 * 3600)).await;
    assert_eq!(code(verifier.verify(&token).await), "invalid_token");
}

#[tokio::test(start_paused = true)]
async fn a_new_key_is_found_at_once_and_invented_ones_cost_no_fetch() {
    let (old, new) = (keys(), keys());
    let site = Site::with_keys(&old);
    let verifier = site.verifier();
    assert_eq!(code(verifier.verify(&token(&old, json!({}))).await), "accepted");
    site.publish(&new);
    assert_eq!(code(verifier.verify(&token(&new, json!({}))).await), "accepted");
    assert_eq!(code(verifier.verify(&token(&old, json!({}))).await), "invalid_token", "it was withdrawn");
    let fetched = site.count(JWKS);
    assert_eq!(fetched, 2);
    for _ in 0..50 {
        assert_eq!(code(verifier.verify(&token(&keys(), json!({}))).await), "invalid_token");
    }
    assert_eq!(site.count(JWKS), fetched, "asked a moment ago");
    advance(seconds(10)).await;
    for _ in 0..50 {
        assert_eq!(code(verifier.verify(&token(&keys(), json!({}))).await), "invalid_token");
    }
    assert_eq!(site.count(JWKS), fetched + 1);
    assert_eq!(code(verifier.verify(&token(&new, json!({}))).await), "accepted");
}

#[tokio::test(start_paused = true)]
async fn a_token_that_cannot_be_valid_searches_no_key() {
    let keys = keys();
    let site = Site::with_keys(&keys);
    let verifier = site.verifier();
    for change in [json!({ "iss": "https://other.example" }), json!({ "aud": "x" }), json!({ "exp": 1 })] {
        assert_eq!(code(verifier.verify(&token(&super::keys(), change)).await), "invalid_token");
    }
    assert_eq!(site.count(JWKS), 1);
}

#[tokio::test(start_paused = true)]
async fn while_the_provider_is_down_its_last_keys_count_for_an_hour() {
    let keys = keys();
    let (site, token) = (Site::with_keys(&keys), token(&keys, json!({})));
    let verifier = site.verifier();
    assert_eq!(code(verifier.verify(&token).await), "accepted");
    site.goes_down();
    advance(seconds(300 + 600)).await;
    assert_eq!(code(verifier.verify(&token).await), "accepted");
    let asked = site.count(JWKS);
    for _ in 0..20 {
        assert_eq!(code(verifier.verify(&token).await), "accepted");
    }
    settle().await;
    assert_eq!(site.count(JWKS), asked, "not with each request");
    // In an outage, no request waits for the next attempt.
    let go_on = site.hold_back();
    advance(seconds(11)).await;
    assert_eq!(code(verifier.verify(&token).await), "accepted");
    settle().await;
    assert_eq!(site.count(JWKS), asked + 1);
    *site.0.held_back.lock().unwrap() = None;
    go_on.notify_waiters();
    settle().await;
    advance(seconds(3600)).await;
    let error = verifier.verify(&token).await.expect_err("too old");
    assert_eq!((error.code(), error.status().as_u16()), ("temporarily_unavailable", 503));
    site.publish(&keys);
    advance(seconds(10)).await;
    assert_eq!(code(verifier.verify(&token).await), "accepted", "it is back");
}

#[tokio::test(start_paused = true)]
async fn a_provider_that_is_down_from_the_start_makes_no_token_invalid() {
    let keys = keys();
    let (site, token) = (Site::with_keys(&keys), token(&keys, json!({})));
    let verifier = site.verifier();
    site.goes_down();
    for _ in 0..20 {
        assert_eq!(code(verifier.verify(&token).await), "temporarily_unavailable");
    }
    assert_eq!((site.count(METADATA), site.count(DISCOVERY)), (1, 1), "asked once within ten seconds");
    assert_eq!(code(verifier.fetch().await), "temporarily_unavailable");
}

#[tokio::test(start_paused = true)]
async fn a_key_that_is_unknown_while_the_provider_is_down_may_be_a_new_one() {
    let (old, new) = (keys(), keys());
    let site = Site::with_keys(&old);
    let verifier = site.verifier();
    assert_eq!(code(verifier.verify(&token(&old, json!({}))).await), "accepted");
    site.goes_down();
    for _ in 0..3 {
        assert_eq!(code(verifier.verify(&token(&new, json!({}))).await), "temporarily_unavailable");
    }
    assert_eq!(site.count(JWKS), 2);
    assert_eq!(code(verifier.verify(&token(&old, json!({}))).await), "accepted");
}

#[tokio::test(start_paused = true)]
async fn key_sets_that_cannot_be_used_are_the_providers_mistake() {
    let keys = keys();
    let published: Value = serde_json::from_slice(&keys.published()).expect("a set");
    let too_many = vec![published["keys"][0].clone(); ClientKeySet::MAX_KEYS + 1];
    for (document, what) in [
        (Err(FetchError::TooLarge(64 * 1024)), "too large"),
        (Err(FetchError::Redirect(StatusCode::FOUND)), "a redirect"),
        (Err(FetchError::Status(StatusCode::NOT_FOUND)), "not there"),
        (Ok(Fetched::new("<html>")), "not JSON"),
        (Ok(Fetched::new(r#"{"keys":[]}"#)), "no key"),
        (Ok(Fetched::new(json!({ "keys": too_many }).to_string())), "too many keys"),
        (Ok(Fetched::new(r#"{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}"#)), "a shared secret"),
    ] {
        let site = Site::with_keys(&keys);
        site.set(JWKS, document);
        let verifier = site.verifier();
        assert_eq!(code(verifier.verify(&token(&keys, json!({}))).await), "server_error", "{what}");
        // The keys may have moved, so the next attempt reads the metadata again.
        site.publish(&keys);
        advance(seconds(10)).await;
        assert_eq!(code(verifier.verify(&token(&keys, json!({}))).await), "accepted", "{what}");
    }
}
