//! The result of the layer `Protect`, for the extractors behind it.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use http::request::Parts;

use crate::resource::{Granted, Requirement, ResourceServer, authorize, bearer_token, grant};
use crate::token::AccessToken;
use crate::{Digest, OAuthError};

/// The access token of a request, verified by `server`. It counts only for this token, this server and this resource: a
/// middleware may change the header, and an application may have two providers of one type.
pub struct Verified<V> {
    server: Arc<V>,
    presented: Digest,
    /// The resource that it was verified for.
    resource: Option<&'static str>,
    token: AccessToken,
}

impl<V> fmt::Debug for Verified<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verified").field("token", &self.token).finish_non_exhaustive()
    }
}

impl<V> Clone for Verified<V> {
    fn clone(&self) -> Self {
        Self {
            server: Arc::clone(&self.server),
            presented: self.presented,
            resource: self.resource,
            token: self.token.clone(),
        }
    }
}

impl<V: ResourceServer> Verified<V> {
    /// Stores the result in the request.
    pub fn keep<T: Requirement>(server: &Arc<V>, parts: &mut Parts, granted: &Granted<T, V>) {
        if let Ok(Some(presented)) = bearer_token(parts) {
            let presented = Digest::of(presented);
            let (server, token) = (Arc::clone(server), granted.deref().clone());
            let verified = Self { server, presented, resource: T::RESOURCE, token };
            parts.extensions.insert(verified);
        }
    }

    fn is_of(&self, server: &Arc<V>, presented: &str, resource: Option<&'static str>) -> bool {
        Arc::ptr_eq(&self.server, server)
            && self.resource == resource
            && self.presented == Digest::of(presented)
    }
}

/// What a request may do, from an earlier verification or by asking the server.
pub async fn granted<T, V>(server: &Arc<V>, parts: &Parts) -> Result<Option<Granted<T, V>>, OAuthError>
where
    T: Requirement,
    V: ResourceServer,
{
    let verified = parts.extensions.get::<Verified<V>>();
    let presented = bearer_token(parts)?;
    match (verified, presented) {
        (Some(verified), Some(presented)) if verified.is_of(server, presented, T::RESOURCE) => {
            grant(verified.token.clone(), server.now()).map(Some)
        }
        _ => authorize::<T, V>(server, parts).await,
    }
}
