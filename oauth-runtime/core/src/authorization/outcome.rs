//! The target of an authorization response, and its parameters on the way there.

use super::{AuthorizationResponse, ResponseMode};
use crate::access_policy::Refused;
use crate::http::needs_click;
use crate::server::{AuthorizationServer, Part, ResponseParameters};
use crate::{Client, OAuthError};

/// The target of a response: a validated redirect URI.
#[derive(Debug, Clone)]
pub(crate) struct Redirection<'a> {
    pub(crate) redirect_uri: &'a str,
    pub(crate) response_mode: ResponseMode,
    pub(crate) state: Option<&'a str>,
}

impl Redirection<'_> {
    /// The response with these parameters.
    ///
    /// # Errors
    /// `server_error` if it must be signed and no key can: then nothing may reach the client.
    pub(crate) async fn respond<S: AuthorizationServer>(
        &self,
        server: &S,
        client: &Client,
        parameters: ResponseParameters,
    ) -> Result<AuthorizationResponse<'_>, OAuthError> {
        Ok(AuthorizationResponse {
            redirect_uri: self.redirect_uri.into(),
            response_mode: self.response_mode,
            parameters: self.complete(server, client, parameters).await?,
            error: None,
            reason: None,
            is_unknown: false,
        })
    }

    /// The error response of RFC 6749 section 4.1.2.1. It may need a click.
    ///
    /// # Errors
    /// Those of [`respond`](Self::respond).
    pub(crate) async fn fail<S: AuthorizationServer>(
        &self,
        server: &S,
        client: &Client,
        error: &OAuthError,
    ) -> Result<AuthorizationResponse<'_>, OAuthError> {
        let mut parameters = ResponseParameters::default();
        parameters.push("error", error.code());
        parameters.push("error_description", error.description());
        if let Some(error_uri) = server.settings().error_uri() {
            parameters.push("error_uri", error_uri);
        }
        let response = self.respond(server, client, parameters).await?;
        let needs_click = self.errors_need_click(server, client);
        Ok(AuthorizationResponse {
            error: needs_click.then(|| error.clone()),
            is_unknown: needs_click,
            ..response
        })
    }

    /// The error response to a refusal. The person may read why first, unless the client wants no page.
    ///
    /// # Errors
    /// Those of [`respond`](Self::respond).
    pub(crate) async fn refuse<S: AuthorizationServer>(
        &self,
        server: &S,
        client: &Client,
        refused: &Refused,
        may_show: bool,
    ) -> Result<AuthorizationResponse<'_>, OAuthError> {
        let response = self.fail(server, client, &refused.error).await?;
        Ok(match refused.told.clone().filter(|_| may_show) {
            None => response,
            reason => AuthorizationResponse { error: Some(refused.error.clone()), reason, ..response },
        })
    }

    /// Whether an error goes to the client only after a click.
    fn errors_need_click<S: AuthorizationServer>(&self, server: &S, client: &Client) -> bool {
        // Anybody can publish a document, and send a browser here with it: a person sees each error
        // (draft-ietf-oauth-client-id-metadata-document section 8.1).
        let is_stranger = client.document().is_some()
            || (client.is_self_registered() && server.settings().confirms_error_redirects());
        is_stranger || needs_click(client, self.redirect_uri)
    }

    /// Adds `state` and `iss` (RFC 9207). In a JWT, the claim `iss` replaces the parameter (RFC 9207 section 2).
    async fn complete<S: AuthorizationServer>(
        &self,
        server: &S,
        client: &Client,
        mut parameters: ResponseParameters,
    ) -> Result<ResponseParameters, OAuthError> {
        if let Some(state) = self.state {
            parameters.push("state", state);
        }
        if self.response_mode.is_jwt() {
            return S::Parts::jwt_response(server, client, &parameters).await?.ok_or(OAuthError::ServerError);
        }
        parameters.push_issuer(server.settings().issuer());
        Ok(parameters)
    }
}
