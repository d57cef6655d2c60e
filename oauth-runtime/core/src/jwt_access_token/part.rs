//! JWT access tokens as a part.

use super::claims::claims;
use super::form::form_for;
use crate::failure::signing_failure;
use crate::keys::KeyError;
use crate::protected_resource::AccessTokenFormat;
use crate::server::{Minting, Part, SigningProvider};
use crate::{OAuthError, Secret};

/// A provider with `access_tokens(…)` that has `jwt`.
///
/// The store keeps the digest of the JWT, like that of an opaque token, so the provider's own endpoints see a
/// revocation at once.
#[derive(Debug, Clone, Copy)]
pub struct JwtAccessTokens;

impl<S: SigningProvider> Part<S> for JwtAccessTokens {
    async fn mint(server: &S, minting: &mut Minting<'_>) -> Result<(), OAuthError> {
        let token = minting.access_token();
        if form_for(server, &token.audience).await? != AccessTokenFormat::Jwt {
            return Ok(());
        }
        let claims = claims(server, minting.client(), token);
        let algorithm = server.keys().algorithms().first().copied();
        let algorithm = algorithm.ok_or(KeyError::Empty).map_err(|error| signing_failure(&error))?;
        // Section 2.1: with this type, it cannot be taken for an ID token.
        let signed = server.keys().sign_off_thread(algorithm, "at+jwt", claims).await;
        minting.set_access_token(Secret::from(signed.map_err(|error| signing_failure(&error))?));
        Ok(())
    }
}
