//! A request on its way to the provider of its tenant.

use std::fmt;
use std::sync::Arc;

use http::StatusCode;
use http::request::Parts;

use super::Tenants;
use super::addressing::Addressing;
use crate::endpoint::not_found;
use crate::http::Response;
use crate::server::AuthorizationServer;

/// Where a request goes.
pub enum Routed<S> {
    /// To the provider of its tenant: `create_response` answers it.
    To(Arc<S>),
    /// Nowhere. This is the answer: 404 if the path names no tenant, 421 if the host does, 500 or 503 after a failure.
    Nowhere(Response),
}

impl<S: AuthorizationServer> Tenants<S> {
    /// Finds the provider that a request is for. With tenants by path, the URI loses the tenant's segment, as
    /// `create_response` expects it; the whole URI stays in the extensions.
    pub async fn route(&self, head: &mut Parts) -> Routed<S> {
        let Some(name) = self.addressing.take_name(head) else {
            return Routed::Nowhere(self.no_tenant());
        };
        match self.find(&name).await {
            Ok(Some(server)) => Routed::To(server),
            Ok(None) => Routed::Nowhere(self.no_tenant()),
            Err(error) => Routed::Nowhere(error.response()),
        }
    }

    fn no_tenant(&self) -> Response {
        let mut response = not_found();
        if self.addressing == Addressing::Host {
            // RFC 9110 section 15.5.20.
            *response.status_mut() = StatusCode::MISDIRECTED_REQUEST;
        }
        response
    }
}

impl<S> fmt::Debug for Routed<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::To(_) => f.debug_tuple("To").finish_non_exhaustive(),
            Self::Nowhere(response) => f.debug_tuple("Nowhere").field(&response.status()).finish(),
        }
    }
}
