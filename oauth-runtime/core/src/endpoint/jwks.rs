//! The published keys (RFC 7517 section 5, OpenID Connect Core section 10.1).

use bytes::Bytes;
use oauth_runtime_tables::endpoints::{Endpoint as Row, JWKS};
use serde_json::Value;

use super::{Document, Endpoint, published};
use crate::http::{Request, Response};
use crate::server::{Part, RequestKind, SigningProvider};

/// The public keys as a JWK set.
#[derive(Debug, Clone, Copy)]
pub struct JwksEndpoint;

impl<S: SigningProvider> Document<S> for JwksEndpoint {
    fn document(server: &S, request: &Request) -> Response {
        published::answer(server.settings().error_uri(), request, || Some(published_keys(server)))
    }
}

/// The keys that sign, and those of the parts.
fn published_keys<S: SigningProvider>(server: &S) -> Bytes {
    let signing = server.keys().published();
    let others = S::Parts::published_keys(server);
    if others.is_empty() {
        return signing;
    }
    let Ok(mut set) = serde_json::from_slice::<Value>(&signing) else { return signing };
    if let Some(keys) = set.get_mut("keys").and_then(Value::as_array_mut) {
        keys.extend(others);
    }
    set.to_string().into()
}

impl<S: SigningProvider> Endpoint<S> for JwksEndpoint {
    const ROW: Row = JWKS;
    const KIND: RequestKind = RequestKind::Reads;

    async fn answer(server: &S, request: Request) -> Response {
        Self::document(server, &request)
    }
}
