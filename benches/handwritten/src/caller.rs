//! Client authentication.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use subtle::ConstantTimeEq;

use super::state::{Provider, digest};

/// The client whose secret the request has.
pub(super) struct Caller {
    pub(super) client_id: String,
    pub(super) scope: Arc<str>,
}

impl FromRequestParts<Arc<Provider>> for Caller {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, provider: &Arc<Provider>) -> Result<Self, StatusCode> {
        authenticate(parts, provider).ok_or(StatusCode::UNAUTHORIZED)
    }
}

fn authenticate(parts: &Parts, provider: &Provider) -> Option<Caller> {
    let header = parts.headers.get(AUTHORIZATION)?.to_str().ok()?;
    let pair = STANDARD.decode(header.strip_prefix("Basic ")?).ok()?;
    let (client_id, secret) = std::str::from_utf8(&pair).ok()?.split_once(':')?;
    let client = provider.clients.get(client_id)?;
    let matches: bool = client.secret.ct_eq(&digest(secret)).into();
    matches.then(|| Caller { client_id: client_id.to_owned(), scope: Arc::clone(&client.scope) })
}
