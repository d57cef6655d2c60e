//! Authorization responses: back to the client, or a page.

use super::ResponseMode;
use crate::http::{Leaving, Response, build_uri, error_page, form_post, leave_page, needs_click, see_other};
use crate::server::{AuthorizationServer, ResponseParameters};
use crate::{Client, OAuthError};

/// The target of a response: a validated redirect URI.
#[derive(Debug, Clone)]
pub(crate) struct Redirection {
    pub(crate) redirect_uri: String,
    pub(crate) response_mode: ResponseMode,
    pub(crate) state: Option<String>,
    pub(crate) issuer: String,
    /// Whether an error goes to the client only after a click.
    pub(crate) errors_need_click: bool,
}

impl Redirection {
    /// A redirection to this client.
    pub(crate) fn of<S: AuthorizationServer>(
        server: &S,
        client: &Client,
        redirect_uri: String,
        response_mode: ResponseMode,
        state: Option<String>,
    ) -> Self {
        let settings = server.settings();
        // Anybody can publish a document, and send a browser here with it: a person sees each error
        // (draft-ietf-oauth-client-id-metadata-document section 6.1).
        let is_stranger = client.document().is_some()
            || (client.is_self_registered() && settings.confirms_error_redirects());
        let errors_need_click = is_stranger || needs_click(client, &redirect_uri);
        let issuer = settings.issuer().as_str().to_owned();
        Self { redirect_uri, response_mode, state, issuer, errors_need_click }
    }

    /// The response, with `state` and `iss` (RFC 9207) added.
    pub(crate) fn respond(&self, parameters: ResponseParameters) -> Response {
        let parameters = self.complete(parameters);
        let parameters = parameters.as_pairs();
        match self.response_mode {
            ResponseMode::Query => see_other(&build_uri(&self.redirect_uri, &parameters, &[])),
            ResponseMode::Fragment => see_other(&build_uri(&self.redirect_uri, &[], &parameters)),
            ResponseMode::FormPost => form_post(&self.redirect_uri, &parameters),
        }
    }

    fn complete(&self, mut parameters: ResponseParameters) -> ResponseParameters {
        if let Some(state) = &self.state {
            parameters.push("state", state.as_str());
        }
        parameters.push("iss", self.issuer.as_str());
        parameters
    }

    /// The error response of RFC 6749 section 4.1.2.1. If it needs a click, `leave` makes the page for it.
    pub(crate) fn fail(
        &self,
        error: &OAuthError,
        error_uri: Option<&str>,
        leave: impl FnOnce(&Leaving<'_>) -> Response,
    ) -> Response {
        let parameters = Self::parameters_of(error, error_uri);
        if !self.errors_need_click {
            return self.respond(parameters);
        }
        let parameters = self.complete(parameters);
        let uri = match self.response_mode {
            ResponseMode::Fragment => build_uri(&self.redirect_uri, &[], &parameters.as_pairs()),
            // A link cannot send a POST.
            ResponseMode::Query | ResponseMode::FormPost => {
                build_uri(&self.redirect_uri, &parameters.as_pairs(), &[])
            }
        };
        leave(&Leaving::new(&uri, Some(error)))
    }

    fn parameters_of(error: &OAuthError, error_uri: Option<&str>) -> ResponseParameters {
        let mut parameters = ResponseParameters::default();
        parameters.push("error", error.code());
        parameters.push("error_description", error.description());
        if let Some(error_uri) = error_uri {
            parameters.push("error_uri", error_uri);
        }
        parameters
    }
}

/// Why an authorization request is not valid.
///
/// It also says whether the client may see the error: not before its redirect URI is validated (RFC 6749
/// section 4.1.2.1). [`into_response`](Self::into_response) applies that.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{error}")]
pub struct AuthorizationError {
    error: OAuthError,
    redirection: Option<Box<Redirection>>,
    error_uri: Option<String>,
    client_id: Option<String>,
}

impl AuthorizationError {
    /// An error that only the resource owner sees.
    pub(crate) fn page(error: OAuthError) -> Self {
        Self { error, redirection: None, error_uri: None, client_id: None }
    }

    /// An error for the client.
    pub(crate) fn redirect(error: OAuthError, redirection: Redirection, error_uri: Option<&str>) -> Self {
        Self {
            error,
            redirection: Some(Box::new(redirection)),
            error_uri: error_uri.map(str::to_owned),
            client_id: None,
        }
    }

    /// The same error, with its client.
    pub(crate) fn of(mut self, client: &Client) -> Self {
        self.client_id = Some(client.client_id().to_owned());
        self
    }

    /// The client that sent the request, if it is registered.
    pub fn client_id(&self) -> Option<&str> {
        self.client_id.as_deref()
    }

    /// What is wrong.
    pub fn error(&self) -> &OAuthError {
        &self.error
    }

    /// Whether the client gets the error. Otherwise the response is a page, which an application may render
    /// itself.
    pub fn is_redirect(&self) -> bool {
        self.redirection.is_some()
    }

    /// The redirect to the client, or a page with status 400. For a client that registered itself, it may be
    /// a page with a link ([`Leaving`]).
    pub fn into_response(self) -> Response {
        self.into_response_with(leave_page)
    }

    /// The same, with the application's own page for the link.
    pub fn into_response_with(self, leave: impl FnOnce(&Leaving<'_>) -> Response) -> Response {
        match self.redirection {
            Some(redirection) => redirection.fail(&self.error, self.error_uri.as_deref(), leave),
            None => error_page(&self.error),
        }
    }
}
