//! [`Granted`] as an extractor.

use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts, OptionalFromRequestParts};
use axum::response::{IntoResponse, Response as AxumResponse};
use http::request::Parts;

use super::verified::granted;
use crate::OAuthError;
use crate::http::Response;
use crate::resource::{Granted, ResourceServer, ScopeRequirement, challenge};

/// The answer to a request without a valid access token (RFC 6750 section 3).
#[derive(Debug)]
pub struct Rejection(Response);

impl Rejection {
    pub(super) fn new<T: ScopeRequirement, V: ResourceServer>(
        server: &V,
        error: Option<&OAuthError>,
    ) -> Self {
        Self(challenge::<T, V>(server, error))
    }
}

impl IntoResponse for Rejection {
    fn into_response(self) -> AxumResponse {
        self.0.map(axum::body::Body::from)
    }
}

/// The provider comes from the state: `Arc<Notes>` itself, or a state with `#[derive(FromRef)]` that contains
/// one.
impl<T, V, S> FromRequestParts<S> for Granted<T, V>
where
    T: ScopeRequirement,
    V: ResourceServer,
    Arc<V>: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Rejection> {
        let server = Arc::<V>::from_ref(state);
        match granted::<T, V>(&server, parts).await {
            Ok(Some(granted)) => Ok(granted),
            Ok(None) => Err(Rejection::new::<T, V>(&server, None)),
            Err(error) => Err(Rejection::new::<T, V>(&server, Some(&error))),
        }
    }
}

impl<T, V, S> OptionalFromRequestParts<S> for Granted<T, V>
where
    T: ScopeRequirement,
    V: ResourceServer,
    Arc<V>: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, Rejection> {
        let server = Arc::<V>::from_ref(state);
        let granted = granted::<T, V>(&server, parts).await;
        granted.map_err(|error| Rejection::new::<T, V>(&server, Some(&error)))
    }
}
