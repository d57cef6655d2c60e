//! What is stored of a client, and how long: until a person approves, nothing.

use std::sync::Arc;
use std::time::Duration;

use oauth_runtime::administration::Administration;
use oauth_runtime::registration::expire_unused_clients;
use oauth_runtime::store::{AuthorizationCodeStore, ClientRegistrationStore, ExpiringStore};
use oauth_runtime::token::{AuthorizationCode, GrantId};
use oauth_runtime::{ClientDocuments, ClientMetadata, Digest};
use serde_json::json;

use crate::support::{CLIENT, DocumentFixture, document_with};

/// One that the provider need not know.
const RESOURCE: &str = "https://api.example/";

const DAY: Duration = Duration::from_secs(24 * 3600);

#[tokio::test]
async fn nothing_is_stored_before_a_person_approves() {
    let provider = DocumentFixture::start().await;
    provider.page(CLIENT).await;
    provider.ask(&[], &[("x-deny", "1")]).await;
    provider.redeem("an-invented-code").await.assert_error(400, "invalid_grant");
    assert!(provider.stored(CLIENT).await.is_none());
    provider.code().await;
    let stored = provider.stored(CLIENT).await.expect("a client");
    assert_eq!(stored.document_url(), Some(CLIENT));
    assert!(stored.is_self_registered() && stored.registration().is_none());
}

#[tokio::test]
async fn a_client_that_never_got_a_token_expires() {
    let provider = DocumentFixture::start().await;
    provider.code().await;
    // Approved once more, without a token.
    provider.clock.advance(DAY);
    provider.code().await;
    assert!(provider.stored(CLIENT).await.expect("a client").is_unused());
    provider.clock.advance(28 * DAY);
    assert_eq!(expire_unused_clients(&*provider.server).await, Ok(0));
    provider.clock.advance(DAY);
    assert_eq!(expire_unused_clients(&*provider.server).await, Ok(1));
    assert!(provider.stored(CLIENT).await.is_none());
}

/// A sweep of the store and of its clients.
async fn sweep(provider: &DocumentFixture) -> usize {
    let now = provider.server.settings().now();
    provider.store.sweep(now, usize::MAX).await.expect("it does not fail");
    expire_unused_clients(&*provider.server).await.expect("it does not fail")
}

#[tokio::test]
async fn a_client_that_nobody_uses_any_more_is_forgotten_and_comes_back_with_its_url() {
    let provider = DocumentFixture::start().await;
    provider.tokens().await;
    assert!(!provider.stored(CLIENT).await.expect("a client").is_unused());
    provider.clock.advance(90 * DAY - Duration::from_secs(1));
    assert_eq!(sweep(&provider).await, 0);
    provider.clock.advance(Duration::from_secs(1));
    assert_eq!(sweep(&provider).await, 1);
    assert!(provider.stored(CLIENT).await.is_none());
    provider.tokens().await;
    assert!(provider.stored(CLIENT).await.is_some());
}

#[tokio::test]
async fn a_client_that_somebody_uses_stays() {
    let provider = DocumentFixture::start().await;
    provider.tokens().await;
    for _ in 0..4 {
        provider.clock.advance(89 * DAY);
        assert_eq!(provider.page(CLIENT).await.status, 200);
        assert_eq!(sweep(&provider).await, 0);
    }
    assert!(provider.stored(CLIENT).await.is_some());
}

#[tokio::test]
async fn a_client_with_a_grant_stays() {
    let provider = DocumentFixture::start().await;
    provider.tokens().await;
    let (now, day) = (provider.server.settings().now(), DAY.as_secs());
    let mut code = AuthorizationCode::new(
        Digest::of("code"),
        GrantId::generate(),
        CLIENT,
        "alice-sub",
        "read".parse().expect("a scope"),
        now,
        now.plus(200 * day),
    );
    code.username = Some("alice".into());
    provider.store.create_authorization_code(code).await.expect("it does not fail");
    provider.clock.advance(199 * DAY);
    assert_eq!(sweep(&provider).await, 0);
    provider.clock.advance(DAY);
    assert_eq!(sweep(&provider).await, 1);
}

/// If it were deleted, its URL would bring it back.
#[tokio::test]
async fn a_client_that_an_operator_disabled_stays_disabled() {
    for is_used in [true, false] {
        let provider = DocumentFixture::start().await;
        match is_used {
            true => drop(provider.tokens().await),
            false => drop(provider.code().await),
        }
        assert_ne!(provider.stored(CLIENT).await.expect("a client").is_unused(), is_used);
        let administration = Administration::of(&provider.server, Arc::clone(&provider.store));
        administration.disable_client(CLIENT).await.expect("a client");
        provider.clock.advance(365 * DAY);
        assert_eq!(sweep(&provider).await, 0, "used: {is_used}");
        provider.page(CLIENT).await.assert_page("invalid_client");
    }
}

#[tokio::test]
async fn a_client_that_an_operator_limited_stays_limited() {
    let provider = DocumentFixture::start().await;
    provider.tokens().await;
    let administration = Administration::of(&provider.server, Arc::clone(&provider.store));
    let limit = |metadata: ClientMetadata| metadata.with(|own| own.resources = vec![RESOURCE.to_owned()]);
    administration.change_client(CLIENT, limit).await.expect("a client");
    provider.clock.advance(365 * DAY);
    assert_eq!(sweep(&provider).await, 0);
    assert_eq!(provider.stored(CLIENT).await.expect("a client").metadata().resources, [RESOURCE]);
}

#[tokio::test]
async fn an_operator_says_when_a_client_is_forgotten() {
    for (time, expired) in [(7 * DAY, 1), (Duration::ZERO, 0)] {
        let provider = DocumentFixture::start_with(ClientDocuments::new().forget_after(time)).await;
        provider.tokens().await;
        provider.clock.advance(365 * DAY);
        assert_eq!(sweep(&provider).await, expired, "{time:?}");
    }
}

#[tokio::test]
async fn authorization_requests_sweep_now_and_then() {
    let provider = DocumentFixture::start().await;
    provider.code().await;
    provider.clock.advance(31 * DAY);
    let other = "https://other.example/client.json";
    provider.hosts.publish(other, &document_with(&json!({ "client_id": other })));
    provider.page(other).await;
    let gone = async {
        while provider.stored(CLIENT).await.is_some() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(60), gone).await.expect("it is swept");
}

#[tokio::test]
async fn a_changed_document_counts_at_once_and_asks_again_if_people_relied_on_it() {
    let provider = DocumentFixture::start().await;
    provider.tokens().await;
    let mut last = provider.stored(CLIENT).await.expect("a client").changed_at();
    for (members, asks_again) in [
        (json!({ "contacts": ["ops@app.example"] }), false),
        (json!({ "client_name": "Notes" }), true),
        (
            json!({ "client_name": "Notes", "redirect_uris": ["https://app.example/cb", "https://app.example/b"] }),
            true,
        ),
        (json!({ "jwks_uri": "https://app.example/jwks.json" }), true),
        (json!({ "jwks_uri": "https://app.example/keys.json" }), true),
        (json!({ "logo_uri": "https://app.example/logo.png" }), true),
    ] {
        provider.clock.advance(Duration::from_secs(301));
        provider.hosts.publish_with(&members);
        assert_eq!(provider.page(CLIENT).await.status, 200);
        let stored = provider.stored(CLIENT).await.expect("a client");
        assert_eq!(stored.changed_at() != last, asks_again, "{members}");
        last = stored.changed_at();
    }
    let stored = provider.stored(CLIENT).await.expect("a client");
    assert_eq!(stored.metadata().logo_uri.as_deref(), Some("https://app.example/logo.png"));
    assert!(!stored.is_unused(), "it stays used");
}

#[tokio::test]
async fn the_same_document_costs_no_write() {
    let provider = DocumentFixture::start().await;
    provider.tokens().await;
    let before = provider.stored(CLIENT).await;
    provider.clock.advance(Duration::from_secs(3600));
    provider.page(CLIENT).await;
    assert_eq!(provider.hosts.count(), 2);
    assert_eq!(provider.stored(CLIENT).await, before);
    // Except now and then, so that the token endpoint need not fetch it.
    provider.clock.advance(Duration::from_secs(11 * 3600));
    provider.page(CLIENT).await;
    assert_ne!(provider.stored(CLIENT).await, before);
}

#[tokio::test]
async fn a_client_that_an_operator_deletes_comes_back_only_with_an_approval() {
    let provider = DocumentFixture::start().await;
    let tokens = provider.tokens().await;
    provider.store.delete_client(CLIENT).await.expect("the store");
    assert_eq!(provider.http.introspect(&tokens.text("access_token")).await, json!({ "active": false }));
    provider.refresh(&tokens.text("refresh_token")).await.assert_error(400, "invalid_grant");
    assert!(provider.stored(CLIENT).await.is_none());
    provider.tokens().await;
    assert!(provider.stored(CLIENT).await.is_some());
}
