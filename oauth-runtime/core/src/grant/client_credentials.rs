//! The client credentials grant (RFC 6749 section 4.4).

use super::{Beginning, GrantType, Recipient, RequestedScope, TokenRequest, begin, granted_scope};
use crate::server::AuthorizationServer;
use crate::token::TokenResponse;
use crate::{OAuthError, Scope};

/// `client_credentials`: the client acts for itself.
#[derive(Debug, Clone, Copy)]
pub struct ClientCredentialsGrant;

impl<S: AuthorizationServer> GrantType<S> for ClientCredentialsGrant {
    async fn respond(server: &S, request: &TokenRequest<'_>) -> Result<TokenResponse, OAuthError> {
        if request.client().is_public() {
            return Err(OAuthError::unauthorized_client("client_credentials is for confidential clients"));
        }
        let scope = match (
            request.received().parameter("scope"),
            request.received().parameter("authorization_details"),
        ) {
            // They are all that the client asks for, as in an authorization request (RFC 9396).
            (None, Some(_)) if !S::DECLARATION.authorization_details.is_empty() => {
                RequestedScope { scope: Scope::empty(), named: None }
            }
            _ => granted_scope(server, request)?,
        };
        // Section 4.4.3: no refresh token, because the client has its credentials.
        begin(server, Recipient::of(request), Beginning::new(None, scope, false)).await
    }
}
