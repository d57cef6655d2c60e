//! The least that the token endpoint and introspection can do, as one would write it in plain axum: the benches measure
//! declared providers beside it.

#![forbid(unsafe_code)]

mod caller;
mod state;

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use rand::Rng;
use serde::{Deserialize, Serialize};

use caller::Caller;
use state::{Provider, Token, digest, now};

/// The client that the servers under measurement know.
pub const CLIENT_ID: &str = "bench";

/// Its secret: 256 bits as base64url, as a provider hands it out.
pub const CLIENT_SECRET: &str = "q3Jw0hY3l8mJ2dT6vN5xK1sR7uA9bE4cF0gH2iL8oPQ";

/// What it may ask for, and does.
pub const SCOPE: &str = "read";

const LIFETIME: u64 = 3600;

#[derive(Deserialize)]
struct TokenRequest {
    grant_type: String,
    scope: String,
}

#[derive(Serialize)]
struct TokenResponse {
    access_token: String,
    token_type: &'static str,
    expires_in: u64,
    scope: String,
}

#[derive(Deserialize)]
struct IntrospectionRequest {
    token: String,
}

#[derive(Serialize)]
struct Introspection<'a> {
    active: bool,
    scope: &'a str,
    client_id: &'a str,
    token_type: &'static str,
    exp: u64,
    iat: u64,
}

/// Both endpoints, for that one client.
pub fn router() -> Router {
    router_for([(CLIENT_ID.to_owned(), CLIENT_SECRET.to_owned())])
}

/// Both endpoints, for clients with these identifiers and secrets.
pub fn router_for(clients: impl IntoIterator<Item = (String, String)>) -> Router {
    Router::new()
        .route("/token", post(token))
        .route("/introspect", post(introspect))
        .with_state(Arc::new(Provider::new(clients)))
}

async fn token(State(provider): State<Arc<Provider>>, caller: Caller, body: Bytes) -> Response {
    let Ok(request) = serde_urlencoded::from_bytes::<TokenRequest>(&body) else {
        return refuse("invalid_request");
    };
    if request.grant_type != "client_credentials" {
        return refuse("unsupported_grant_type");
    }
    if !caller.scope.split(' ').any(|allowed| allowed == request.scope) {
        return refuse("invalid_scope");
    }
    let access_token = random_token();
    let issued_at = now();
    let kept = Token {
        client_id: caller.client_id,
        scope: request.scope.clone(),
        issued_at,
        expires_at: issued_at + LIFETIME,
    };
    provider.tokens().insert(digest(&access_token), kept);
    answer(TokenResponse { access_token, token_type: "Bearer", expires_in: LIFETIME, scope: request.scope })
}

async fn introspect(State(provider): State<Arc<Provider>>, caller: Caller, body: Bytes) -> Response {
    let Ok(request) = serde_urlencoded::from_bytes::<IntrospectionRequest>(&body) else {
        return refuse("invalid_request");
    };
    let tokens = provider.tokens();
    match tokens.get(&digest(&request.token)) {
        Some(token) if token.client_id == caller.client_id && token.expires_at > now() => {
            answer(Introspection {
                active: true,
                scope: &token.scope,
                client_id: &token.client_id,
                token_type: "Bearer",
                exp: token.expires_at,
                iat: token.issued_at,
            })
        }
        _ => answer(serde_json::json!({ "active": false })),
    }
}

fn random_token() -> String {
    let mut bytes = [0; 32];
    rand::rng().fill_bytes(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}

fn answer(body: impl Serialize) -> Response {
    ([(CACHE_CONTROL, "no-store")], Json(body)).into_response()
}

fn refuse(error: &'static str) -> Response {
    (StatusCode::BAD_REQUEST, answer(serde_json::json!({ "error": error }))).into_response()
}
