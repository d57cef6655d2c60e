//! Row X-01, and the rules about pushed requests: whose they are, how often they count, how many there may be.

use std::time::Duration;

use oauth_runtime::store::ClientStore;
use oauth_runtime::{Clock, Digest, DynamicRegistration};

use crate::support::{PushingFixture, PushingSettings, WEB, parameters_of};

const PREFIX: &str = "urn:ietf:params:oauth:request_uri:";

#[tokio::test]
async fn x_01_a_request_uri_of_another_client() {
    let provider = PushingFixture::start().await;
    let uri = provider.request_uri(&[]).await;
    for other in ["other", "app", "signing"] {
        let foreign = [("client_id", other), ("request_uri", uri.as_str())];
        let answer = provider.authorize(&foreign, &[("x-user", "alice")]).await;
        answer.assert_page("invalid_request_uri");
    }
    // Trying used nothing up.
    assert!(parameters_of(&provider.bring(&uri).await).contains_key("code"));
}

#[tokio::test]
async fn x_01_a_request_uri_used_twice() {
    let provider = PushingFixture::start().await;
    let uri = provider.request_uri(&[]).await;
    assert!(parameters_of(&provider.bring(&uri).await).contains_key("code"));
    for headers in [&[("x-user", "alice")][..], &[("x-deny", "1")], &[]] {
        provider.bring_as(&uri, headers).await.assert_page("invalid_request_uri");
    }
}

#[tokio::test]
async fn x_01_an_expired_request_uri() {
    let provider = PushingFixture::start().await;
    let uri = provider.request_uri(&[]).await;
    provider.clock.advance(Duration::from_secs(60));
    provider.bring(&uri).await.assert_page("invalid_request_uri");
}

#[tokio::test]
async fn x_01_a_made_up_request_uri() {
    let provider = PushingFixture::start().await;
    let uri = provider.request_uri(&[]).await;
    let secret = uri.strip_prefix(PREFIX).expect("the prefix");
    for made_up in [
        format!("{PREFIX}{}", "A".repeat(43)),
        PREFIX.to_owned(),
        format!("{PREFIX}{}", &secret[1..]),
        format!("{uri}x"),
        format!("{uri}#x"),
        format!("{uri}%00"),
    ] {
        provider.bring(&made_up).await.assert_page("invalid_request_uri");
    }
    // Outside of the name space it is a reference to a request object, which nobody registered.
    for foreign in [secret.to_owned(), uri.to_uppercase(), format!(" {uri}")] {
        let answer = provider.bring(&foreign).await;
        answer.assert_redirect_error(&provider.http.url, "invalid_request_uri");
    }
    let twice = [("client_id", "web"), ("request_uri", uri.as_str()), ("request_uri", uri.as_str())];
    provider.authorize(&twice, &[("x-user", "alice")]).await.assert_page("invalid_request");
    let with_object = [("client_id", "web"), ("request_uri", uri.as_str()), ("request", "x")];
    provider.authorize(&with_object, &[("x-user", "alice")]).await.assert_page("invalid_request");
    let unnamed = [("request_uri", uri.as_str())];
    provider.authorize(&unnamed, &[("x-user", "alice")]).await.assert_page("invalid_request");
}

/// In two windows, or by somebody who saw the URL: one code.
#[tokio::test]
async fn x_01_a_request_uri_used_many_times_at_once() {
    let provider = PushingFixture::start().await;
    for _ in 0..10 {
        let uri = provider.request_uri(&[]).await;
        let answers = (0..8).map(|_| provider.bring(&uri));
        let answers = futures_util::future::join_all(answers).await;
        let (codes, others): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 303);
        assert_eq!(codes.len(), 1, "{codes:?}");
        assert!(parameters_of(codes[0]).contains_key("code"), "{codes:?}");
        others.iter().for_each(|answer| answer.assert_page("invalid_request_uri"));
    }
}

#[tokio::test]
async fn a_push_costs_an_authentication_and_stores_nothing_without_one() {
    let provider = PushingFixture::start_with(PushingSettings { most: Some(1), ..Default::default() }).await;
    for _ in 0..3 {
        provider.push_as(Some(("web", "wrong")), &[]).await.assert_error(401, "invalid_client");
    }
    assert_eq!(provider.push(&[]).await.status, 201, "wrong secrets do not count for the client");
}

#[tokio::test]
async fn what_one_client_pushes_is_bounded() {
    let provider = PushingFixture::start_with(PushingSettings { most: Some(3), ..Default::default() }).await;
    for _ in 0..3 {
        assert_eq!(provider.push(&[]).await.status, 201);
    }
    let refused = provider.push(&[]).await;
    refused.assert_error(429, "temporarily_unavailable");
    assert_eq!(refused.header("retry-after"), "60");
    let other = Some(("other", "other-client-secret"));
    assert_eq!(provider.push_as(other, &[]).await.status, 201, "another client goes on");
    provider.clock.advance(Duration::from_secs(60));
    assert_eq!(provider.push_as(WEB, &[]).await.status, 201, "its requests have expired");
}

#[tokio::test]
async fn what_strangers_push_as_a_public_client_is_bounded_by_their_address() {
    let provider = PushingFixture::start().await;
    let app = [("client_id", "app")];
    for number in 0..300 {
        assert_eq!(provider.push_as(None, &app).await.status, 201, "number {number}");
    }
    provider.push_as(None, &app).await.assert_error(429, "temporarily_unavailable");
    assert_eq!(provider.push(&[]).await.status, 201, "a client that authenticates goes on");
    provider.clock.advance(Duration::from_secs(120));
    assert_eq!(provider.push_as(None, &app).await.status, 201);
}

/// Anybody could use up a bound of the public client itself.
#[tokio::test]
async fn a_public_client_has_no_bound_of_its_own() {
    let provider = PushingFixture::start_with(PushingSettings { most: Some(1), ..Default::default() }).await;
    for _ in 0..3 {
        assert_eq!(provider.push_as(None, &[("client_id", "app")]).await.status, 201);
    }
}

/// Anybody can register one.
#[tokio::test]
async fn what_a_client_that_registered_itself_pushes_is_bounded_by_its_address() {
    let provider = PushingFixture::start().await;
    let web = provider.store().get_client("web").await.expect("a store").expect("the client");
    let registration = DynamicRegistration::new(Digest::of("token"), provider.clock.now());
    provider.store().put_client(web.into_registered(registration));
    for number in 0..300 {
        assert_eq!(provider.push(&[]).await.status, 201, "number {number}");
    }
    provider.push(&[]).await.assert_error(429, "temporarily_unavailable");
    let other = Some(("other", "other-client-secret"));
    assert_eq!(provider.push_as(other, &[]).await.status, 201, "a client of the operator goes on");
}
