//! Additional claims as parts: one for each destination, so that only the declared ones are compiled.

use super::{AdditionalClaims, ClaimsContext};
use crate::OAuthError;
use crate::error::BoxError;
#[cfg(feature = "openid")]
use crate::identity::IdTokenRequest;
use crate::openid::{Claims, is_providers_claim};
use crate::server::{AuthorizationServer, IntrospectedToken, Minting, Part};
#[cfg(feature = "openid")]
use crate::{Client, token::AccessToken};

/// A provider with `claims(access_token)`: the record of each access token keeps the claims of the application.
#[derive(Debug, Clone, Copy)]
pub struct ClaimsOfAccessTokens;

impl<S: AuthorizationServer + AdditionalClaims> Part<S> for ClaimsOfAccessTokens {
    async fn mint(server: &S, minting: &mut Minting<'_>) -> Result<(), OAuthError> {
        let claims = ask(server, &ClaimsContext::of_access_token(minting)).await?;
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

/// A provider with `claims(id_token)`.
#[cfg(feature = "openid")]
#[derive(Debug, Clone, Copy)]
pub struct ClaimsOfIdTokens;

#[cfg(feature = "openid")]
impl<S: AuthorizationServer + AdditionalClaims> Part<S> for ClaimsOfIdTokens {
    async fn id_token_claims(
        server: &S,
        request: &IdTokenRequest<'_>,
        claims: &mut Claims,
    ) -> Result<(), OAuthError> {
        claims.extend(ask(server, &ClaimsContext::of_id_token(request)).await?);
        Ok(())
    }
}

/// A provider with `claims(userinfo)`.
#[cfg(feature = "openid")]
#[derive(Debug, Clone, Copy)]
pub struct ClaimsOfUserInfo;

#[cfg(feature = "openid")]
impl<S: AuthorizationServer + AdditionalClaims> Part<S> for ClaimsOfUserInfo {
    async fn userinfo_claims(
        server: &S,
        client: &Client,
        token: &AccessToken,
        claims: &mut Claims,
    ) -> Result<(), OAuthError> {
        claims.extend(ask(server, &ClaimsContext::of_userinfo(client, token)).await?);
        Ok(())
    }
}

/// A provider with `claims(introspection)`: the application is asked at each introspection.
#[derive(Debug, Clone, Copy)]
pub struct ClaimsOfIntrospection;

impl<S: AuthorizationServer + AdditionalClaims> Part<S> for ClaimsOfIntrospection {
    async fn introspect(
        server: &S,
        token: &IntrospectedToken<'_>,
        members: &mut Claims,
    ) -> Result<bool, OAuthError> {
        if let Some(record) = token.access_token() {
            members.extend(ask(server, &ClaimsContext::of_introspection(token, record)).await?);
        }
        Ok(true)
    }
}

/// Only the application knows who may act for a person.
const MAY_ACT: &str = "may_act";

/// The claims of the application, none of which is the provider's.
async fn ask<S: AdditionalClaims>(server: &S, context: &ClaimsContext<'_>) -> Result<Claims, OAuthError> {
    let claims = server.claims(context).await.map_err(|error| failure(error, context))?;
    check(&claims, context)?;
    Ok(claims)
}

/// The application may decide what the client hears; anything else is a failure of its own.
fn failure(error: BoxError, context: &ClaimsContext<'_>) -> OAuthError {
    match error.downcast::<OAuthError>() {
        Ok(error) => *error,
        Err(error) => {
            tracing::error!(
                error = &*error as &dyn std::error::Error,
                client_id = context.client().client_id(),
                destination = context.destination().as_str(),
                "`AdditionalClaims::claims` failed; nothing was issued or answered"
            );
            OAuthError::ServerError
        }
    }
}

/// What the standards define is not the application's to say, except who may act for the person (RFC 8693 section 4.4).
fn check(claims: &Claims, context: &ClaimsContext<'_>) -> Result<(), OAuthError> {
    match claims.iter().find(|(name, _)| is_providers_claim(name) && *name != MAY_ACT) {
        None => Ok(()),
        Some((claim, _)) => {
            tracing::error!(
                claim,
                destination = context.destination().as_str(),
                "`AdditionalClaims::claims` returned a claim that only the provider sets; nothing was issued or \
                 answered: give the claim another name in the application"
            );
            Err(OAuthError::ServerError)
        }
    }
}
