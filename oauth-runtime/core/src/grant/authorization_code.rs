//! The authorization code grant, at the token endpoint (RFC 6749 section 4.1.3, RFC 7636 section 4.5).

use super::redemption::{self, Approved};
use super::{GrantType, TokenRequest};
use crate::failure::store_failure;
use crate::server::AuthorizationServer;
use crate::store::{Authenticated, AuthorizationCodeStore};
use crate::token::{AuthorizationCode, TokenResponse};
use crate::{Client, Digest, OAuthError};

/// `authorization_code`: the client redeems the code that it received through the resource owner's browser.
#[derive(Debug, Clone, Copy)]
pub struct AuthorizationCodeGrant;

impl<S> GrantType<S> for AuthorizationCodeGrant
where
    S: AuthorizationServer,
    S::Store: AuthorizationCodeStore,
{
    /// Everything is checked before the code is spent, so a stranger's attempt does not burn it.
    async fn respond(server: &S, request: &TokenRequest<'_>) -> Result<TokenResponse, OAuthError> {
        let digest = Digest::of(request.required("code")?);
        let store = server.store();
        let code = store.get_authorization_code(&digest).await.map_err(store_failure::<S::Store>)?;
        let code = code.ok_or_else(invalid_code)?;
        let is_expired = code.expires_at.is_expired(server.settings().now());
        if code.client_id != request.client().client_id() || (is_expired && !code.redeemed) {
            return Err(invalid_code());
        }
        check_redirect_uri(&code, request.client(), request.parameter("redirect_uri"))?;
        check_code_verifier(&code, request.parameter("code_verifier"))?;
        if is_expired && !redemption::is_owed(server, &digest) {
            redemption::revoke_replayed(server, request.client(), &code.grant_id).await?;
            return Err(invalid_code());
        }

        let approved = Approved {
            grant_id: code.grant_id,
            person: Authenticated { subject: code.subject, username: code.username },
            scope: code.scope,
            requested_scope: code.requested_scope,
            authorization_details: code.authorization_details,
            audience: code.audience,
            nonce: code.nonce,
            authentication: code.authentication,
            confirmation: code.confirmation,
            granted_at: code.issued_at,
            // A code that was redeemed changes nothing any more.
            grant_management: code.grant_management.filter(|_| !code.redeemed),
        };
        let attempt = redemption::attempt(server, request, digest, approved, &invalid_code()).await?;
        let issue = attempt.issue().ok_or(OAuthError::ServerError)?;
        let redemption = store.redeem_authorization_code(&digest, issue.tokens.clone()).await;
        let redemption = redemption.map_err(store_failure::<S::Store>)?;
        redemption::conclude(
            server,
            (request.client(), "authorization_code"),
            redemption,
            attempt,
            invalid_code(),
        )
        .await
    }
}

/// The answer is the same for unknown, spent, expired and foreign codes, so a thief learns nothing.
fn invalid_code() -> OAuthError {
    OAuthError::invalid_grant("the authorization code is invalid, expired or already used")
}

/// The token request must repeat the URI of the authorization request (RFC 6749 section 4.1.3).
fn check_redirect_uri(
    code: &AuthorizationCode,
    client: &Client,
    redirect_uri: Option<&str>,
) -> Result<(), OAuthError> {
    let same = match (&code.redirect_uri, redirect_uri) {
        (Some(requested), Some(repeated)) => requested == repeated,
        (Some(_), None) => false,
        (None, Some(repeated)) => client.only_redirect_uri().is_some_and(|only| only.as_str() == repeated),
        (None, None) => true,
    };
    if same {
        Ok(())
    } else {
        Err(OAuthError::invalid_grant("redirect_uri differs from that of the authorization request"))
    }
}

/// RFC 7636 section 4.6. A verifier without a challenge means that somebody removed the challenge (RFC 9700
/// section 4.8.2).
fn check_code_verifier(code: &AuthorizationCode, code_verifier: Option<&str>) -> Result<(), OAuthError> {
    match (&code.code_challenge, code_verifier) {
        (None, None) => Ok(()),
        (Some(challenge), Some(verifier)) if challenge.verify(verifier) => Ok(()),
        (Some(_), Some(_)) => {
            Err(OAuthError::invalid_grant("code_verifier does not match the code_challenge"))
        }
        (Some(_), None) => Err(OAuthError::invalid_grant("code_verifier is missing")),
        (None, Some(_)) => Err(OAuthError::invalid_grant("the authorization request had no code_challenge")),
    }
}
