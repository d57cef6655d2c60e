//! Sections 4.3 and 4.4: when a document is fetched.

use std::time::Duration;

use oauth_runtime::ClientDocuments;
use oauth_runtime::fetch::{FetchError, Fetched};
use serde_json::json;

use crate::support::{CLIENT, DocumentFixture, document};

const SECOND: Duration = Duration::from_secs(1);

#[tokio::test]
async fn a_document_is_kept_as_its_headers_say_within_the_operators_limits() {
    for (says, kept) in [(None, 60), (Some(0), 60), (Some(90), 90), (Some(9999), 120)] {
        let documents = ClientDocuments::new()
            .keep_at_least(Duration::from_secs(60))
            .keep_at_most(Duration::from_secs(120));
        let provider = DocumentFixture::start_with(documents).await;
        let mut answer = Fetched::new(document().to_string()).content_type("application/json");
        answer.max_age = says.map(Duration::from_secs);
        provider.hosts.answer(CLIENT, Ok(answer));
        provider.page(CLIENT).await;
        assert_eq!(provider.hosts.count(), 1);
        provider.clock.advance(Duration::from_secs(kept) - SECOND);
        assert_eq!(provider.page(CLIENT).await.status, 200);
        assert_eq!(provider.hosts.count(), 0, "{says:?} {kept}");
        provider.clock.advance(SECOND);
        provider.page(CLIENT).await;
        assert_eq!(provider.hosts.count(), 1, "{says:?} {kept}");
    }
}

#[tokio::test]
async fn a_failure_is_remembered_for_some_seconds_only() {
    let provider = DocumentFixture::start().await;
    provider.hosts.publish_with(&json!({ "client_name": null }));
    for _ in 0..3 {
        provider.page(CLIENT).await.assert_page("invalid_client");
    }
    assert_eq!(provider.hosts.count(), 1);
    provider.hosts.publish_with(&json!({}));
    provider.clock.advance(Duration::from_secs(9));
    provider.page(CLIENT).await.assert_page("invalid_client");
    provider.clock.advance(SECOND);
    assert_eq!(provider.page(CLIENT).await.status, 200);
}

#[tokio::test]
async fn a_fetcher_that_is_busy_says_nothing_about_the_document() {
    let provider = DocumentFixture::start().await;
    for error in [FetchError::Busy, FetchError::TooOften(60)] {
        provider.hosts.answer(CLIENT, Err(error));
        let answer = provider.page(CLIENT).await;
        assert!(answer.body.contains("data-error=\"temporarily_unavailable\""), "{answer:?}");
    }
    provider.hosts.publish_with(&json!({}));
    assert_eq!(provider.page(CLIENT).await.status, 200);
}

#[tokio::test]
async fn strangers_who_keep_the_fetcher_busy_keep_no_approved_client_out() {
    let provider = DocumentFixture::start().await;
    provider.tokens().await;
    provider.clock.advance(Duration::from_secs(3600));
    provider.hosts.answer(CLIENT, Err(FetchError::Busy));
    assert_eq!(provider.page(CLIENT).await.status, 200);
    provider.hosts.answer(CLIENT, Err(FetchError::TooLarge(1)));
    provider.page(CLIENT).await.assert_page("invalid_client");
}

#[tokio::test]
async fn section_5_1_a_request_is_aborted_without_the_document_and_nobody_is_redirected() {
    let provider = DocumentFixture::start().await;
    provider.tokens().await;
    provider.clock.advance(Duration::from_secs(3600));
    for error in [
        FetchError::Status(http::StatusCode::NOT_FOUND),
        FetchError::Status(http::StatusCode::NO_CONTENT),
        FetchError::Status(http::StatusCode::SERVICE_UNAVAILABLE),
        FetchError::Redirect(http::StatusCode::FOUND),
        FetchError::TooSlow(SECOND),
        FetchError::InnerAddress("app.example".into()),
    ] {
        provider.hosts.answer(CLIENT, Err(error));
        let answer = provider.ask(&[], &[("x-user", "alice")]).await;
        answer.assert_page("invalid_client");
        // The identifier of the request is random.
        let (page, _) = answer.body.split_once(", request ").expect("the identifier of the request");
        for told in ["address", "redirect", "404", "503"] {
            assert!(!page.contains(told), "it tells what was found: {answer:?}");
        }
        provider.clock.advance(Duration::from_secs(10));
    }
}

#[tokio::test]
async fn the_token_endpoint_takes_the_stored_client_until_it_is_too_old() {
    let documents = ClientDocuments::new()
        .keep_at_most(Duration::from_secs(1000))
        .use_stale_for(Duration::from_secs(500));
    let provider = DocumentFixture::start_with(documents).await;
    provider.hosts.answer(CLIENT, Ok(fresh_for(9999)));
    let tokens = provider.tokens().await;
    provider.hosts.count();
    provider.clock.advance(Duration::from_secs(999));
    let tokens = provider.refresh(&tokens.text("refresh_token")).await;
    assert_eq!((tokens.status.as_u16(), provider.hosts.count()), (200, 0));

    // Too old, and its site is down.
    provider.hosts.answer(CLIENT, Err(FetchError::Status(http::StatusCode::BAD_GATEWAY)));
    provider.clock.advance(SECOND);
    let tokens = provider.refresh(&tokens.text("refresh_token")).await;
    assert_eq!((tokens.status.as_u16(), provider.hosts.count()), (200, 1), "{tokens:?}");
    provider.clock.advance(Duration::from_secs(499));
    let again = provider.refresh(&tokens.text("refresh_token")).await;
    assert_eq!(again.status, 200, "{again:?}");
    provider.clock.advance(SECOND);
    provider.refresh(&again.text("refresh_token")).await.assert_error(503, "temporarily_unavailable");
    provider.clock.advance(Duration::from_secs(10));
    provider.hosts.answer(CLIENT, Err(FetchError::Status(http::StatusCode::NOT_FOUND)));
    provider.refresh(&again.text("refresh_token")).await.assert_error(401, "invalid_client");

    // It is back.
    provider.clock.advance(Duration::from_secs(10));
    provider.hosts.publish_with(&json!({}));
    assert_eq!(provider.refresh(&again.text("refresh_token")).await.status, 200);
    provider.hosts.count();
    let fetched_at =
        provider.stored(CLIENT).await.expect("a client").document().expect("a document").fetched_at;
    assert_eq!(fetched_at, oauth_runtime::Clock::now(&provider.clock));
}

#[tokio::test]
async fn the_token_endpoint_respects_the_documents_headers() {
    let documents = ClientDocuments::new().keep_at_least(Duration::from_secs(60));
    let provider = DocumentFixture::start_with(documents).await;
    provider.hosts.answer(CLIENT, Ok(fresh_for(600)));
    let tokens = provider.tokens().await;
    provider.hosts.count();
    provider.clock.advance(Duration::from_secs(599));
    let tokens = provider.refresh(&tokens.text("refresh_token")).await;
    assert_eq!((tokens.status.as_u16(), provider.hosts.count()), (200, 0));
    provider.clock.advance(SECOND);
    let tokens = provider.refresh(&tokens.text("refresh_token")).await;
    assert_eq!((tokens.status.as_u16(), provider.hosts.count()), (200, 1), "{tokens:?}");
    let tokens = provider.refresh(&tokens.text("refresh_token")).await;
    assert_eq!((tokens.status.as_u16(), provider.hosts.count()), (200, 0), "it is fresh again");
}

/// Two instances share a store; this one fetched the document first.
#[tokio::test]
async fn an_older_document_does_not_replace_the_newer_one_of_another_instance() {
    let (provider, other) = (DocumentFixture::start().await, DocumentFixture::start().await);
    provider.tokens().await;
    let changed = json!({ "client_name": "Changed" });
    for instance in [&provider, &other] {
        instance.hosts.publish_with(&changed);
        instance.clock.advance(Duration::from_secs(60));
        instance.hosts.count();
    }
    other.tokens().await;
    provider.store.put_client(other.stored(CLIENT).await.expect("a client"));
    assert_eq!(provider.page(CLIENT).await.status, 200);
    assert_eq!(provider.hosts.count(), 1, "what it had is older");
    let kept = provider.stored(CLIENT).await.expect("a client");
    assert_eq!(kept.metadata().client_name.as_deref(), Some("Changed"));
    provider.page(CLIENT).await;
    assert_eq!(provider.hosts.count(), 0);
}

/// Each had its own copy, and wrote it over that of the other.
#[tokio::test]
async fn instances_that_fetched_in_the_same_second_agree() {
    let (provider, other) = (DocumentFixture::start().await, DocumentFixture::start().await);
    provider.tokens().await;
    for instance in [&provider, &other] {
        instance.hosts.publish_with(&json!({ "client_name": "Changed" }));
        instance.hosts.count();
    }
    // Its own record has the same time.
    other.tokens().await;
    let newer = other.stored(CLIENT).await.expect("a client");
    let older = provider.stored(CLIENT).await.expect("a client");
    assert_eq!(newer.document().map(|own| own.fetched_at), older.document().map(|own| own.fetched_at));
    provider.store.put_client(newer);
    for _ in 0..2 {
        let page = provider.page(CLIENT).await;
        assert!(page.body.starts_with("Changed"), "{page:?}");
        let kept = provider.stored(CLIENT).await.expect("a client");
        assert_eq!(kept.metadata().client_name.as_deref(), Some("Changed"));
    }
    assert_eq!(provider.hosts.count(), 1, "once, to see which of the two is current");
}

#[tokio::test]
async fn a_document_that_is_withdrawn_ends_its_client_at_once() {
    let gone = [
        Err(FetchError::Status(http::StatusCode::NOT_FOUND)),
        Err(FetchError::Redirect(http::StatusCode::FOUND)),
        Ok(Fetched::new("{}").content_type("application/json")),
        Ok(Fetched::new("gone").content_type("text/plain")),
    ];
    for answer in gone {
        let provider = DocumentFixture::start().await;
        let tokens = provider.tokens().await;
        provider.hosts.answer(CLIENT, answer);
        provider.clock.advance(Duration::from_secs(300));
        provider.refresh(&tokens.text("refresh_token")).await.assert_error(401, "invalid_client");
        provider.hosts.publish_with(&json!({}));
        provider.clock.advance(Duration::from_secs(10));
        assert_eq!(provider.refresh(&tokens.text("refresh_token")).await.status, 200, "it is back");
    }
}

/// Protections against bots answer so, and MCP clients forget their tokens after `invalid_client`.
#[tokio::test]
async fn a_site_that_turns_the_provider_away_says_nothing_about_the_document() {
    let status = |code| Err(FetchError::Status(http::StatusCode::from_u16(code).expect("a status")));
    let page = || Ok(Fetched::new("<html>").content_type("text/html; charset=utf-8"));
    for answer in [status(401), status(403), status(408), status(425), page()] {
        let documents = ClientDocuments::new().use_stale_for(Duration::from_secs(500));
        let provider = DocumentFixture::start_with(documents).await;
        let tokens = provider.tokens().await;
        provider.hosts.answer(CLIENT, answer);
        provider.clock.advance(Duration::from_secs(300));
        let tokens = provider.refresh(&tokens.text("refresh_token")).await;
        assert_eq!(tokens.status, 200, "{tokens:?}");
        provider.page(CLIENT).await.assert_page("invalid_client");
        provider.clock.advance(Duration::from_secs(3 * 24 * 60 * 60));
        let refused = provider.refresh(&tokens.text("refresh_token")).await;
        refused.assert_error(503, "temporarily_unavailable");
    }
}

#[tokio::test]
async fn a_document_is_fetched_up_to_the_size_that_it_may_have() {
    let provider = DocumentFixture::start().await;
    let long = "x".repeat(5 * 1024 + 1);
    provider.hosts.answer(CLIENT, Ok(Fetched::new(long).content_type("application/json")));
    provider.page(CLIENT).await.assert_page("invalid_client");
    assert_eq!(provider.hosts.limits(), [5 * 1024]);
}

#[tokio::test]
async fn an_internal_host_is_like_a_name_that_does_not_exist() {
    let missing = std::io::Error::new(std::io::ErrorKind::NotFound, "no such name");
    for error in
        [FetchError::InnerAddress("app.example".into()), FetchError::Name(std::sync::Arc::new(missing))]
    {
        let provider = DocumentFixture::start().await;
        provider.hosts.answer(CLIENT, Err(error));
        provider.redeem("x").await.assert_error(503, "temporarily_unavailable");
    }
}

fn fresh_for(seconds: u64) -> Fetched {
    let mut answer = Fetched::new(document().to_string()).content_type("application/json");
    answer.max_age = Some(Duration::from_secs(seconds));
    answer
}

#[tokio::test]
async fn nothing_but_requests_of_a_client_or_a_person_fetches_a_document() {
    let provider = DocumentFixture::start().await;
    let token = provider.tokens().await.text("access_token");
    provider.hosts.count();
    provider.clock.advance(Duration::from_secs(1800));
    assert_eq!(provider.http.introspect(&token).await["active"], true);
    let other = "https://other.example/client.json";
    for path in ["/introspect", "/revoke"] {
        let answer = provider.http.post(path, None, &[("client_id", other), ("token", "x")]).await;
        answer.assert_error(401, "invalid_client");
    }
    let answer = provider.http.post("/revoke", None, &[("client_id", CLIENT), ("token", &token)]).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    assert_eq!(provider.hosts.count(), 0);
}
