//! Whether a request must be signed (RFC 9101 section 10.5).

use super::REQUIRED;
#[cfg(feature = "openid")]
use crate::Client;
#[cfg(feature = "openid")]
use crate::server::client_rules;
use crate::server::{AuthorizationServer, ClientRules, Metadata, Part};
use crate::{ClientMetadata, OAuthError};

/// A provider with `request_objects(required)`.
#[derive(Debug, Clone, Copy)]
pub struct RequestObjectsRequired;

impl<S: AuthorizationServer> Part<S> for RequestObjectsRequired {
    fn metadata(_: &S, metadata: &mut Metadata) {
        metadata.set(REQUIRED, true);
    }

    fn restrict(_: &S, _: &ClientMetadata, rules: &mut ClientRules) {
        rules.must_sign = true;
    }
}

/// Whether the client must sign its requests: the provider requires it of all clients, or the client of itself.
#[cfg(feature = "openid")]
pub(crate) fn must_be_signed<S: AuthorizationServer>(server: &S, client: &Client) -> bool {
    client_rules(server, client.metadata()).must_sign
}

/// Refuses a request that had to be signed.
pub(crate) fn check_signed(rules: &ClientRules, is_signed: bool) -> Result<(), OAuthError> {
    match is_signed || !rules.must_sign {
        true => Ok(()),
        false => Err(OAuthError::invalid_request(
            "the request must be in a signed request object (RFC 9101 section 10.5)",
        )),
    }
}
