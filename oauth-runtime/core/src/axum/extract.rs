//! [`Granted`] as an extractor.

use std::sync::Arc;

use axum::extract::{FromRef, FromRequestParts, OptionalFromRequestParts};
use http::request::Parts;

use super::rejection::Rejection;
use super::verified::granted;
use crate::resource::{Granted, ResourceServer, ScopeRequirement};

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
            Err(error) => Err(Rejection::new::<T, V>(&server, Some(error))),
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
        granted.map_err(|error| Rejection::new::<T, V>(&server, Some(error)))
    }
}
