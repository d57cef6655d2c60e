//! The demo's own pages: a link to start with, and the client's side of the redirect.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;

use super::page;
use crate::demo;
use crate::provider::Provider;

#[derive(Template)]
#[template(path = "home.html")]
struct HomePage {
    authorization_request: String,
}

#[derive(Template)]
#[template(path = "callback.html")]
struct CallbackPage {
    error: String,
    redemption: String,
}

/// The authorization response, as the demo client gets it.
#[derive(Deserialize)]
pub(super) struct AuthorizationResponse {
    #[serde(default)]
    code: String,
    #[serde(default)]
    error: String,
}

pub(super) async fn show(State(provider): State<Arc<Provider>>) -> Response {
    let authorization_request = demo::authorization_request(provider.settings().issuer().as_str());
    page(StatusCode::OK, &HomePage { authorization_request })
}

pub(super) async fn callback(
    State(provider): State<Arc<Provider>>,
    Query(response): Query<AuthorizationResponse>,
) -> Response {
    let redemption = demo::redemption(provider.settings().issuer().as_str(), &response.code);
    page(StatusCode::OK, &CallbackPage { error: response.error, redemption })
}
