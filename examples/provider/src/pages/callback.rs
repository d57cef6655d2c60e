//! The client's side of the redirect.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::response::Response;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use http::StatusCode;
use serde::Deserialize;

use super::page;
use crate::demo;
use crate::provider::Provider;

#[derive(Template)]
#[template(path = "callback.html")]
struct CallbackPage {
    error: String,
    redemption: String,
    id_token_request: String,
}

#[derive(Template)]
#[template(path = "claims.html")]
struct ClaimsPage {
    error: String,
    claims: String,
}

/// The authorization response, as the demo client gets it.
#[derive(Deserialize)]
pub(super) struct AuthorizationResponse {
    #[serde(default)]
    code: String,
    #[serde(default)]
    id_token: String,
    #[serde(default)]
    error: String,
}

pub(super) async fn show(
    State(provider): State<Arc<Provider>>,
    Query(response): Query<AuthorizationResponse>,
) -> Response {
    let url = provider.settings().issuer().as_str();
    let redemption = demo::redemption(url, &response.code);
    let id_token_request = demo::id_token_request(url);
    page(StatusCode::OK, &CallbackPage { error: response.error, redemption, id_token_request })
}

/// The posted response. It is only shown, so anybody may post it.
pub(super) async fn show_claims(Form(response): Form<AuthorizationResponse>) -> Response {
    let claims = claims(&response.id_token).unwrap_or_else(|| "It is not an ID token.".to_owned());
    page(StatusCode::OK, &ClaimsPage { error: response.error, claims })
}

/// The unverified claims of an ID token.
fn claims(id_token: &str) -> Option<String> {
    let payload = BASE64_URL_SAFE_NO_PAD.decode(id_token.split('.').nth(1)?).ok()?;
    let claims: serde_json::Value = serde_json::from_slice(&payload).ok()?;
    serde_json::to_string_pretty(&claims).ok()
}
