//! Issued grants as a part.

use super::IdJagRequest;
use super::claims::claims;
use crate::failure::signing_failure;
use crate::keys::SigningPurpose;
use crate::server::{Metadata, Part, SigningProvider, default_algorithm};
use crate::{OAuthError, Secret};

/// The type of the JWT (section 3).
const TYPE: &str = "oauth-id-jag+jwt";

/// As for the ID token, whose keys the other authorization server knows already.
const PURPOSE: SigningPurpose = SigningPurpose::IdToken;

/// A provider with `token_exchange(id_jag)`.
#[derive(Debug, Clone, Copy)]
pub struct IdentityAssertionGrants;

impl<S: SigningProvider> Part<S> for IdentityAssertionGrants {
    /// Section 7.1: which tokens the provider issues for identity chaining.
    fn metadata(_: &S, metadata: &mut Metadata) {
        let types = ["urn:ietf:params:oauth:token-type:id-jag"];
        metadata.extend("identity_chaining_requested_token_types_supported", types);
    }

    async fn id_jag(server: &S, request: &IdJagRequest<'_>) -> Result<Option<Secret>, OAuthError> {
        let algorithm = default_algorithm(server, request.client.metadata(), PURPOSE).ok_or_else(|| {
            tracing::error!(
                client_id = request.client.client_id(),
                "no signing key has an algorithm that is allowed for this client; nothing was issued"
            );
            OAuthError::ServerError
        })?;
        let claims = claims(server, request).await?;
        let signed = server.keys().for_purpose(PURPOSE).sign_off_thread(algorithm, TYPE, claims).await;
        signed.map(|signed| Some(Secret::from(signed))).map_err(|error| signing_failure(&error))
    }
}
