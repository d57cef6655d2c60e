//! `id_token`: an ID token in the authorization response (OpenID Connect Core sections 3.2 and 3.3).

use super::{Approved, ResponseParameters, ResponseType};
use crate::OAuthError;
use crate::identity::IdTokenRequest;
use crate::server::{AuthorizationServer, Part};
use crate::word_set::has_word;

/// The response type `id_token`. It comes after the others in a combination, because it contains hashes of
/// their results.
#[derive(Debug, Clone, Copy)]
pub struct IdTokenResponse;

impl<S: AuthorizationServer> ResponseType<S> for IdTokenResponse {
    async fn respond(
        server: &S,
        approved: &Approved<'_>,
        parameters: &mut ResponseParameters,
    ) -> Result<(), OAuthError> {
        let request = approved.request;
        let response_type = request.response_type();
        let audience = request.audience();
        let wanted = IdTokenRequest {
            client: request.client(),
            person: approved.person,
            scope: &approved.scope,
            nonce: request.nonce(),
            authentication: &approved.authentication,
            granted_at: server.settings().now(),
            code: parameters.get("code"),
            access_token: parameters.get("access_token"),
            stands_alone: !has_word(response_type, "code") && !has_word(response_type, "token"),
            audience: &audience,
            grant_type: None,
            lifetimes: approved.lifetimes,
            actor: None,
            pushed: None,
        };
        let id_token = S::Parts::id_token(server, &wanted).await?.ok_or(OAuthError::ServerError)?;
        parameters.push("id_token", id_token.reveal());
        Ok(())
    }
}
