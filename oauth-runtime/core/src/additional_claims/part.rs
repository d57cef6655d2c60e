//! Additional claims as a part.

use super::{AdditionalClaims, ClaimsContext};
use crate::OAuthError;
use crate::error::BoxError;
use crate::openid::{Claims, is_providers_claim};
use crate::server::{AuthorizationServer, IntrospectedToken, Minting, Part};

/// A provider with `claims(access_token)`: the record of each access token keeps the claims of the application.
#[derive(Debug, Clone, Copy)]
pub struct ClaimsOfAccessTokens;

impl<S: AuthorizationServer + AdditionalClaims> Part<S> for ClaimsOfAccessTokens {
    async fn mint(server: &S, minting: &mut Minting<'_>) -> Result<(), OAuthError> {
        let context = ClaimsContext::of_access_token(minting);
        let claims = server.claims(&context).await.map_err(|error| failure(error, &context))?;
        check(&claims)?;
        minting.set_claims(claims);
        Ok(())
    }

    async fn introspect(
        _: &S,
        token: &IntrospectedToken<'_>,
        members: &mut Claims,
    ) -> Result<bool, OAuthError> {
        if let Some(token) = token.access_token() {
            members.extend(token.claims.clone());
        }
        Ok(true)
    }
}

/// The application may decide what the client hears; anything else is a failure of its own.
fn failure(error: BoxError, context: &ClaimsContext<'_>) -> OAuthError {
    match error.downcast::<OAuthError>() {
        Ok(error) => *error,
        Err(error) => {
            tracing::error!(
                error = &*error as &dyn std::error::Error,
                client_id = context.client().client_id(),
                "the application failed to say which claims an access token has; no token was issued"
            );
            OAuthError::ServerError
        }
    }
}

/// What the standards define is not the application's to say.
fn check(claims: &Claims) -> Result<(), OAuthError> {
    match claims.iter().find(|(name, _)| is_providers_claim(name)) {
        None => Ok(()),
        Some((claim, _)) => {
            tracing::error!(
                claim,
                "`AdditionalClaims::claims` returned a claim that only the provider sets; no token was issued: \
                 give the claim another name in the application"
            );
            Err(OAuthError::ServerError)
        }
    }
}
