//! The pages for a person: login, consent, errors. HTML that works without scripts.

mod consent;
mod home;
mod login;

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use http::StatusCode;
use http::header::RETRY_AFTER;
use oauth_runtime::http::html;
use oauth_runtime::store::{AnyStore, AnyStoreError, Storage};
use serde::Deserialize;
use tower_sessions::session_store;

use crate::provider::Provider;

/// The pages of a provider; with the demo's own, where it runs the demo.
pub fn router(provider: Arc<Provider>, demo: bool) -> Router {
    let mut router = Router::new()
        .route("/login", get(login::show).post(login::submit))
        .route("/consent", get(consent::show).post(consent::submit))
        .route("/logout", post(login::log_out));
    if demo {
        router = router.route("/", get(home::show)).route("/demo/callback", get(home::callback));
    }
    router.with_state(provider)
}

/// Names the authorization request that a page asks about.
#[derive(Debug, Deserialize)]
struct About {
    #[serde(default)]
    request: String,
}

/// A page of its own for what went wrong.
#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    code: &'a str,
    message: &'a str,
}

fn page(status: StatusCode, template: &impl Template) -> Response {
    match template.render() {
        Ok(text) => plain(html(status, text)),
        Err(error) => failed(&error),
    }
}

fn error(status: StatusCode, code: &str, message: &str) -> Response {
    page(status, &ErrorPage { code, message })
}

/// The form is not one that this session was given, or it was sent before.
fn forged() -> Response {
    let message = "This form is no longer valid. Go back to the application and start again.";
    error(StatusCode::BAD_REQUEST, "access_denied", message)
}

/// There is nothing to ask about.
fn nothing_waits() -> Response {
    let message = "There is nothing to decide here. Go back to the application and start again.";
    error(StatusCode::BAD_REQUEST, "invalid_request", message)
}

/// What went wrong inside: logged, and told without detail.
pub fn failed(error: &(dyn std::error::Error + 'static)) -> Response {
    if is_temporary(error) {
        tracing::warn!(error, "the store is unavailable");
        return plain(unavailable());
    }
    tracing::error!(error, "a page failed");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

/// Whether the store can't be reached at the moment. The sessions' layer passes such an error on as a text.
pub fn is_temporary(error: &(dyn std::error::Error + 'static)) -> bool {
    match error.downcast_ref::<tower_sessions::session::Error>() {
        Some(error) => {
            matches!(error, tower_sessions::session::Error::Store(session_store::Error::Backend(_)))
        }
        None => error.downcast_ref::<AnyStoreError>().is_some_and(AnyStore::is_temporary),
    }
}

/// What a person sees meanwhile.
pub fn unavailable() -> oauth_runtime::http::Response {
    let message = "The service is busy. Go back and try again in a moment.";
    let text = ErrorPage { code: "temporarily_unavailable", message }.render().unwrap_or_default();
    let mut response = html(StatusCode::SERVICE_UNAVAILABLE, text);
    response.headers_mut().insert(RETRY_AFTER, 1.into());
    response
}

/// A response of the framework as one of axum.
fn plain(response: oauth_runtime::http::Response) -> Response {
    response.map(Body::from)
}
