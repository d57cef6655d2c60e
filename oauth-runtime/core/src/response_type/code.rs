//! `code`: an authorization code (RFC 6749 section 4.1.2).

use super::{Approved, ResponseParameters, ResponseType};
use crate::failure::store_failure;
use crate::gate::Admitted;
use crate::grant_management::GrantManagementRequest;
use crate::record::Form;
use crate::server::{AuthorizationServer, Part, client_rules};
use crate::store::AuthorizationCodeStore;
use crate::token::{AuthorizationCode, Confirmation};
use crate::{OAuthError, Secret, Text};

/// The response type `code`.
#[derive(Debug, Clone, Copy)]
pub struct CodeResponse;

impl<S> ResponseType<S> for CodeResponse
where
    S: AuthorizationServer,
    S::Store: AuthorizationCodeStore,
{
    async fn respond(
        server: &S,
        approved: &Approved<'_>,
        parameters: &mut ResponseParameters,
    ) -> Result<(), OAuthError> {
        let secret = Secret::generate();
        let settings = server.settings();
        let now = settings.now();
        let expires_at = (now
            + client_rules(server, approved.request.client().metadata()).authorization_code_lifetime)
            .min(settings.end_of_grant(now));
        let Approved { request, person, scope, authorization_details, grant_id, authentication, .. } =
            approved;
        let (subject, username) = Admitted::clone(person).into_texts();
        let mut binding = Confirmation::default();
        S::Parts::bind_code(server, request, &mut binding);
        let code = AuthorizationCode {
            digest: secret.digest(),
            grant_id: grant_id.clone(),
            client_id: request.client().shared_client_id(),
            redirect_uri: request.requested_redirect_uri().map(Text::from),
            subject,
            username,
            scope: scope.clone(),
            requested_scope: request.requested_scope().beyond(scope),
            authorization_details: authorization_details.clone(),
            audience: request.audience(),
            code_challenge: request.code_challenge().cloned(),
            nonce: request.nonce().map(str::to_owned),
            authentication: authentication.clone(),
            confirmation: (!binding.is_empty()).then_some(binding),
            grant_management: request.grant_management().map(GrantManagementRequest::action),
            issued_at: now,
            expires_at,
            redeemed: false,
            form: Form::new(),
        };
        server.store().create_authorization_code(code).await.map_err(store_failure::<S::Store>)?;
        parameters.push_secret("code", secret);
        Ok(())
    }
}
