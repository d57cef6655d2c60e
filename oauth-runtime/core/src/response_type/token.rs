//! `token`: an access token in the fragment (RFC 6749 section 4.2.2). RFC 9700 section 2.1.2 deprecates it.

use super::{Approved, ResponseParameters, ResponseType};
use crate::failure::store_failure;
use crate::grant::{Authorization, Recipient};
use crate::record::Form;
use crate::server::AuthorizationServer;
use crate::store::TokenStore;
use crate::{OAuthError, Secret};

/// The response type `token`.
#[derive(Debug, Clone, Copy)]
pub struct TokenResponseType;

impl<S: AuthorizationServer> ResponseType<S> for TokenResponseType {
    async fn respond(
        server: &S,
        approved: &Approved<'_>,
        parameters: &mut ResponseParameters,
    ) -> Result<(), OAuthError> {
        let Approved { request, person, scope, grant_id, .. } = approved;
        if request.client().metadata().dpop_bound_access_tokens {
            return Err(OAuthError::unauthorized_client(
                "the client is registered for tokens that are bound to a key, which this response cannot be: use \
                 response_type=code",
            ));
        }
        let settings = server.settings();
        let now = settings.now();
        let authorization = Authorization {
            grant_id: grant_id.clone(),
            client_id: request.client().shared_client_id(),
            end_user: Some((*person).clone()),
            scope: scope.clone(),
            requested_scope: request.requested_scope().beyond(scope),
            authorization_details: approved.authorization_details.clone(),
            audience: request.audience(),
            authentication: approved.authentication_of_tokens::<S>(),
            confirmation: None,
            granted_at: now,
            access_token_lifetime: None,
            actor: None,
            granted_to: None,
            audience_is_decided: false,
            is_refresh: false,
            was_approved: true,
            form: Form::new(),
        };
        let refreshable =
            settings.issue_refresh_token_implicit_grant() && S::issues_refresh_tokens_to(request.client());
        let mut minted = authorization
            .mint(server, Recipient::without_request(request.client()), scope.clone(), refreshable)
            .await?;
        let response = minted.take_response();
        server.store().create_token(minted.into_tokens()).await.map_err(store_failure::<S::Store>)?;

        parameters.push("access_token", response.access_token.reveal());
        parameters.push("token_type", response.token_type);
        parameters.push("expires_in", response.expires_in.to_string());
        if let Some(refresh_token) = response.refresh_token.as_ref().map(Secret::reveal) {
            parameters.push("refresh_token", refresh_token);
        }
        parameters.push("scope", response.scope.as_str());
        Ok(())
    }
}
