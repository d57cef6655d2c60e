//! JWT access tokens as a part.

use super::claims::claims;
use super::form::{algorithm_for, check_algorithms};
use crate::failure::signing_failure;
use crate::keys::SigningPurpose;
use crate::server::{Minting, Part, SigningProvider, client_rules};
use crate::settings::SettingsError;
use crate::{OAuthError, Secret};

/// A provider with `access_tokens(…)` that has `jwt`.
///
/// The store keeps the digest of the JWT, like that of an opaque token, so the provider's own endpoints see a
/// revocation at once.
#[derive(Debug, Clone, Copy)]
pub struct JwtAccessTokens;

impl<S: SigningProvider> Part<S> for JwtAccessTokens {
    fn check_server(server: &S) -> Result<(), SettingsError> {
        check_algorithms(server)
    }

    async fn mint(server: &S, minting: &mut Minting<'_>) -> Result<(), OAuthError> {
        let token = minting.access_token();
        let allowed = client_rules(server, minting.client().metadata()).algorithms;
        let Some(algorithm) = algorithm_for(server, &token.audience, allowed).await? else {
            return Ok(());
        };
        let claims = claims(server, minting.client(), token);
        // Section 2.1: with this type, it cannot be taken for an ID token.
        let signed = server
            .keys()
            .for_purpose(SigningPurpose::AccessToken)
            .sign_off_thread(algorithm, "at+jwt", claims)
            .await;
        minting.set_access_token(Secret::from(signed.map_err(|error| signing_failure(&error))?));
        Ok(())
    }
}
