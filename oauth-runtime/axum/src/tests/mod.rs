//! The layer and the extractor together.

mod bodies;
#[cfg(feature = "serve")]
mod serving;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::body::Body;
use axum::extract::{FromRequestParts, Request};
use axum::routing::{get, post};
use http::StatusCode;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http_body_util::BodyExt;
use tower::ServiceExt;

use oauth_runtime_core::resource::{Granted, ResourceServer};
use oauth_runtime_core::token::{AccessToken, GrantId};
use oauth_runtime_core::{ClientRequest, OAuthError, Scope, Secret, Timestamp};

use super::Protect;

/// Accepts `good`, and counts its calls, which would be calls of its store.
#[derive(Default)]
struct Counting(AtomicUsize);

impl ResourceServer for Counting {
    async fn verify(
        &self,
        token: &str,
        _: &ClientRequest<'_>,
        _: Option<&'static str>,
    ) -> Result<AccessToken, OAuthError> {
        self.0.fetch_add(1, Ordering::Relaxed);
        match token {
            "good" | "other" => Ok(AccessToken::new(
                Secret::from(token).digest(),
                GrantId::generate(),
                "web",
                Scope::empty(),
                Timestamp::from_unix(0),
                Timestamp::from_unix(u64::MAX),
            )),
            _ => Err(OAuthError::invalid_token("it is not good")),
        }
    }

    fn realm(&self) -> &str {
        "test"
    }

    fn error_uri(&self) -> Option<&str> {
        None
    }
}

type AnyToken = Granted<(), Counting>;

fn protected(layer: &Arc<Counting>, extractor: &Arc<Counting>) -> Router {
    let shown = async |token: AnyToken| token.digest.to_string();
    let router = Router::new().route("/", get(shown)).with_state(Arc::clone(extractor));
    router.layer(Protect::<(), Counting>::new(layer))
}

fn asks(request: http::request::Builder, body: impl Into<Body>) -> Request {
    request.header(AUTHORIZATION, "Bearer good").body(body.into()).expect("a request")
}

async fn status(router: Router) -> StatusCode {
    router.oneshot(asks(Request::builder().uri("/"), Body::empty())).await.expect("infallible").status()
}

fn count(server: &Counting) -> usize {
    server.0.load(Ordering::Relaxed)
}

#[tokio::test]
async fn a_token_is_verified_once_for_layer_and_extractor() {
    let server = Arc::new(Counting::default());
    let twice_protected = protected(&server, &server).layer(Protect::<(), Counting>::new(&server));
    assert_eq!(status(twice_protected).await, StatusCode::OK);
    assert_eq!(count(&server), 1);
}

/// Like the rejections of axum's own extractors: a handler that wants to answer in a form of its own can read it.
#[tokio::test]
async fn a_rejection_says_its_status_body_and_error() {
    let server = Arc::new(Counting::default());
    let rejected = async |header: Option<&str>| {
        let mut request = Request::builder().uri("/");
        if let Some(header) = header {
            request = request.header(AUTHORIZATION, header);
        }
        let (mut parts, ()) = request.body(()).expect("a request").into_parts();
        let granted = Granted::<scope::Read, Counting>::from_request_parts(&mut parts, &server).await;
        granted.expect_err("no token, a bad one or one without the scope")
    };
    let none = rejected(None).await;
    assert_eq!(
        (none.status(), none.body_text().as_str(), none.error()),
        (StatusCode::UNAUTHORIZED, "", None)
    );
    let bad = rejected(Some("Bearer bad")).await;
    assert_eq!(
        (bad.status(), bad.error().map(OAuthError::code)),
        (StatusCode::UNAUTHORIZED, Some("invalid_token"))
    );
    assert!(bad.body_text().contains("\"error\":\"invalid_token\""), "{}", bad.body_text());
    assert_eq!(Some(bad.to_string()), bad.error().map(ToString::to_string));
    assert!(std::error::Error::source(&bad).is_none(), "the error is the text already");
    let narrow = rejected(Some("Bearer good")).await;
    assert_eq!(narrow.status(), StatusCode::FORBIDDEN);
    let (status, body) = (narrow.status(), narrow.body_text());
    let response = axum::response::IntoResponse::into_response(narrow);
    assert_eq!(response.status(), status);
    assert!(response.headers().contains_key("www-authenticate"), "the response is the whole answer");
    assert_eq!(response.into_body().collect().await.expect("a body").to_bytes(), body);
}

mod scope {
    pub(super) struct Read;

    impl oauth_runtime_core::ScopeToken for Read {
        const NAME: &'static str = "read";
        const DESCRIPTION: &'static str = "Read";
        type Server = super::Counting;
    }
}

/// A token that one provider verified does not count for another of the same type.
#[tokio::test]
async fn another_provider_verifies_for_itself() {
    let (layer, extractor) = (Arc::new(Counting::default()), Arc::new(Counting::default()));
    assert_eq!(status(protected(&layer, &extractor)).await, StatusCode::OK);
    assert_eq!((count(&layer), count(&extractor)), (1, 1));
}

#[tokio::test]
async fn a_token_that_a_middleware_put_in_its_place_is_verified_too() {
    let server = Arc::new(Counting::default());
    let shown = async |token: AnyToken| token.digest.to_string();
    let exchange = async |mut request: Request, next: axum::middleware::Next| {
        let other = http::HeaderValue::from_static("Bearer other");
        request.headers_mut().insert(AUTHORIZATION, other);
        next.run(request).await
    };
    let router = Router::new().route("/", get(shown)).with_state(Arc::clone(&server));
    let router = router.layer(axum::middleware::from_fn(exchange));
    let router = router.layer(Protect::<(), Counting>::new(&server));
    let answer = router.oneshot(asks(Request::builder().uri("/"), Body::empty())).await.expect("infallible");
    let body = answer.into_body().collect().await.expect("a body").to_bytes();
    assert_eq!(body, Secret::from("other").digest().to_string());
    assert_eq!(count(&server), 2);
}

/// Including a form that is larger than any of the provider's own, with a field of that name.
#[tokio::test]
async fn the_body_is_the_applications() {
    let server = Arc::new(Counting::default());
    let echo = async |body: String| body;
    let router = Router::new().route("/", post(echo)).layer(Protect::<(), Counting>::new(&server));
    let form = format!("access_token=of-another-service&text={}", "x".repeat(100 * 1024));
    let request = Request::builder().method("POST").uri("/");
    let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
    let answer = router.oneshot(asks(request, form.clone())).await.expect("infallible");
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.into_body().collect().await.expect("a body").to_bytes(), form);
}
