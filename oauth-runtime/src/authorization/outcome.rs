//! Authorization responses: back to the client, or a page.

use super::ResponseMode;
use crate::OAuthError;
use crate::http::{Response, build_uri, error_page, form_post, see_other};
use crate::server::ResponseParameters;

/// Where a response may be redirected to: a validated redirect URI.
#[derive(Debug, Clone)]
pub(crate) struct Redirection {
    pub(crate) redirect_uri: String,
    pub(crate) response_mode: ResponseMode,
    pub(crate) state: Option<String>,
    pub(crate) issuer: String,
}

impl Redirection {
    /// The response, with `state` and `iss` (RFC 9207) added.
    pub(crate) fn respond(&self, mut parameters: ResponseParameters) -> Response {
        if let Some(state) = &self.state {
            parameters.push("state", state.as_str());
        }
        parameters.push("iss", self.issuer.as_str());
        let parameters = parameters.as_pairs();
        match self.response_mode {
            ResponseMode::Query => see_other(&build_uri(&self.redirect_uri, &parameters, &[])),
            ResponseMode::Fragment => see_other(&build_uri(&self.redirect_uri, &[], &parameters)),
            ResponseMode::FormPost => form_post(&self.redirect_uri, &parameters),
        }
    }

    /// The error response of RFC 6749 section 4.1.2.1.
    pub(crate) fn fail(&self, error: &OAuthError, error_uri: Option<&str>) -> Response {
        let mut parameters = ResponseParameters::default();
        parameters.push("error", error.code());
        parameters.push("error_description", error.description());
        if let Some(error_uri) = error_uri {
            parameters.push("error_uri", error_uri);
        }
        self.respond(parameters)
    }
}

/// Why an authorization request is not valid.
///
/// Whether the client may hear of it is decided: before its redirect URI is validated it may not
/// (RFC 6749 section 4.1.2.1). [`into_response`](Self::into_response) does the right thing.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{error}")]
pub struct AuthorizationError {
    #[source]
    error: OAuthError,
    redirection: Option<Box<Redirection>>,
    error_uri: Option<String>,
}

impl AuthorizationError {
    /// For the resource owner alone.
    pub(crate) fn page(error: OAuthError) -> Self {
        Self { error, redirection: None, error_uri: None }
    }

    /// For the client.
    pub(crate) fn redirect(error: OAuthError, redirection: Redirection, error_uri: Option<&str>) -> Self {
        Self { error, redirection: Some(Box::new(redirection)), error_uri: error_uri.map(str::to_owned) }
    }

    /// What is wrong.
    pub fn error(&self) -> &OAuthError {
        &self.error
    }

    /// Whether the client hears of it. Otherwise the response is a page, which an application may draw itself.
    pub fn is_redirect(&self) -> bool {
        self.redirection.is_some()
    }

    /// The redirect to the client, or the page with status 400.
    pub fn into_response(self) -> Response {
        match self.redirection {
            Some(redirection) => redirection.fail(&self.error, self.error_uri.as_deref()),
            None => error_page(&self.error),
        }
    }
}
