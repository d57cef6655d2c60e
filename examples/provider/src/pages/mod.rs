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
use oauth_runtime::http::html;
use serde::Deserialize;

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

fn failed(error: &(dyn std::error::Error + 'static)) -> Response {
    tracing::error!(error, "a page failed");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

/// A response of the framework as one of axum.
fn plain(response: oauth_runtime::http::Response) -> Response {
    response.map(Body::from)
}
