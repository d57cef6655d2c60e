//! The client credentials grant (RFC 6749 section 4.4).

use super::{Beginning, GrantType, Recipient, TokenRequest, begin, granted_scope};
use crate::OAuthError;
use crate::server::AuthorizationServer;
use crate::token::TokenResponse;

/// `client_credentials`: the client acts for itself.
#[derive(Debug, Clone, Copy)]
pub struct ClientCredentialsGrant;

impl<S: AuthorizationServer> GrantType<S> for ClientCredentialsGrant {
    async fn respond(server: &S, request: &TokenRequest<'_>) -> Result<TokenResponse, OAuthError> {
        if request.client().is_public() {
            return Err(OAuthError::unauthorized_client("client_credentials is for confidential clients"));
        }
        let scope = granted_scope(server, request)?;
        // Section 4.4.3: no refresh token, because the client has its credentials.
        begin(server, Recipient::of(request), Beginning::new(None, scope, false)).await
    }
}
