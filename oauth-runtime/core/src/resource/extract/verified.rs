//! The result of the layer `Protect`, for the extractors behind it.

use std::fmt;
use std::sync::Arc;

use http::request::Parts;

#[cfg(feature = "openid")]
use crate::dpop_proof::AcceptedProof;
use crate::http::OriginalUri;
use crate::resource::{Granted, Requirement, ResourceServer, grant, presented_token, verify};
use crate::token::AccessToken;
use crate::{Digest, OAuthError};

/// The access token of a request, verified by `server`. It counts only for this token, this server and this resource: a
/// middleware may change the header, and an application may have two providers of one type.
pub(super) struct Verified<V> {
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
    fn is_of(&self, server: &Arc<V>, presented: &str, resource: Option<&'static str>) -> bool {
        Arc::ptr_eq(&self.server, server)
            && self.resource == resource
            && self.presented == Digest::of(presented)
    }
}

/// What a request may do, from an earlier verification or by asking the server. The request keeps the result: a proof of
/// possession counts once (RFC 9449 section 11.1), and a handler may have several extractors.
pub async fn kept<T, V>(server: &Arc<V>, parts: &mut Parts) -> Result<Option<Granted<T, V>>, OAuthError>
where
    T: Requirement,
    V: ResourceServer,
{
    let Some(presented) = presented_token(parts)? else { return Ok(None) };
    let earlier = parts.extensions.get::<Verified<V>>();
    if let Some(verified) = earlier.filter(|verified| verified.is_of(server, presented, T::RESOURCE)) {
        return grant(verified.token.clone(), server.now()).map(Some);
    }
    let presented = Digest::of(presented);
    keep_original_uri(parts);
    let Some(token) = verify::<V>(&**server, parts, T::RESOURCE).await? else { return Ok(None) };
    #[cfg(feature = "openid")]
    AcceptedProof::keep(parts);
    let verified = Verified { server: Arc::clone(server), presented, resource: T::RESOURCE, token };
    let granted = grant(verified.token.clone(), server.now());
    parts.extensions.insert(verified);
    granted.map(Some)
}

/// A nested router has removed its prefix from the URI of the request.
fn keep_original_uri(parts: &mut Parts) {
    if let Some(axum::extract::OriginalUri(uri)) = parts.extensions.get().cloned() {
        parts.extensions.insert(OriginalUri(uri));
    }
}
