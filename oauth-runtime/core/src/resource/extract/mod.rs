//! [`Granted`] as an extractor of axum: it is here because only its own crate may implement axum's traits for it.

mod rejection;
mod verified;

use std::sync::Arc;

use axum_core::extract::{FromRef, FromRequestParts, OptionalFromRequestParts};
use http::HeaderMap;
use http::request::Parts;

pub use rejection::Rejection;
pub use verified::kept;

use super::{Granted, Requirement, ResourceServer};
use crate::OAuthError;

/// The provider comes from the state: `Arc<Notes>` itself, or a state with `#[derive(FromRef)]` that contains
/// one.
impl<T, V, S> FromRequestParts<S> for Granted<T, V>
where
    T: Requirement,
    V: ResourceServer,
    Arc<V>: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Rejection> {
        let server = Arc::<V>::from_ref(state);
        match kept::<T, V>(&server, parts).await {
            Ok(Some(granted)) => Ok(granted),
            refused => Err(reject::<T, V>(&server, &parts.headers, refused.err())),
        }
    }
}

impl<T, V, S> OptionalFromRequestParts<S> for Granted<T, V>
where
    T: Requirement,
    V: ResourceServer,
    Arc<V>: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Rejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Option<Self>, Rejection> {
        let server = Arc::<V>::from_ref(state);
        let granted = kept::<T, V>(&server, parts).await;
        granted.map_err(|error| reject::<T, V>(&server, &parts.headers, Some(error)))
    }
}

/// The answer to a request without a token (`None`) or without a good one.
pub fn reject<T: Requirement, V: ResourceServer>(
    server: &V,
    headers: &HeaderMap,
    error: Option<OAuthError>,
) -> Rejection {
    Rejection::new::<T, V>(server, headers, error)
}
