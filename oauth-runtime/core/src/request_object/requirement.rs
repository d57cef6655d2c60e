//! Whether a request must be signed (RFC 9101 section 10.5).

use super::REQUIRED;
use crate::server::{AuthorizationServer, Metadata, Part};
use crate::{Client, OAuthError};

/// A provider with `request_objects(required)`.
#[derive(Debug, Clone, Copy)]
pub struct RequestObjectsRequired;

impl<S: AuthorizationServer> Part<S> for RequestObjectsRequired {
    fn metadata(_: &S, metadata: &mut Metadata) {
        metadata.set(REQUIRED, true);
    }
}

/// Whether the client must sign its requests: the provider requires it of all clients, or the client of itself.
pub(crate) fn must_be_signed<S: AuthorizationServer>(client: &Client) -> bool {
    client.metadata().require_signed_request_object || S::DECLARATION.has_part(REQUIRED)
}

/// Refuses a request that had to be signed.
pub(crate) fn check_signed<S: AuthorizationServer>(
    client: &Client,
    is_signed: bool,
) -> Result<(), OAuthError> {
    match is_signed || !must_be_signed::<S>(client) {
        true => Ok(()),
        false => Err(OAuthError::invalid_request(
            "the request must be in a signed request object (RFC 9101 section 10.5)",
        )),
    }
}
