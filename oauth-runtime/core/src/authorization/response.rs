//! Authorization responses: back to the client, or a page.

use std::borrow::Cow;

use super::ResponseMode;
use crate::http::{Leaving, Place, Response, error_page, form_post, leave_page, see_other};
use crate::server::ResponseParameters;
use crate::{Client, OAuthError};

/// A finished response for the client.
#[derive(Debug, Clone)]
pub(crate) struct AuthorizationResponse<'a> {
    pub(super) redirect_uri: Cow<'a, str>,
    pub(super) response_mode: ResponseMode,
    /// All of them; in a JWT response the JWT alone.
    pub(super) parameters: ResponseParameters,
    /// The error that a person sees before they go on.
    pub(super) error: Option<OAuthError>,
    /// What the application tells them about it.
    pub(super) reason: Option<String>,
    /// Whether the page says that nobody vouches for the client.
    pub(super) is_unknown: bool,
}

impl AuthorizationResponse<'_> {
    /// Sends the browser to the client. If that needs a click, `leave` makes the page for it.
    pub(crate) fn send(&self, leave: impl FnOnce(&Leaving<'_>) -> Response) -> Response {
        match &self.error {
            Some(error) => leave(
                &Leaving::new(&self.link(), Some(error)).because(self.reason.as_deref(), self.is_unknown),
            ),
            None => match self.response_mode {
                ResponseMode::FormPost | ResponseMode::FormPostJwt => {
                    form_post(&self.redirect_uri, self.parameters.iter())
                }
                _ => see_other(&self.link()),
            },
        }
    }

    /// The URI with the response. A link cannot send a POST, so a response for one is in the query.
    fn link(&self) -> String {
        let place = match self.response_mode {
            ResponseMode::Fragment | ResponseMode::FragmentJwt => Place::Fragment,
            ResponseMode::Query
            | ResponseMode::QueryJwt
            | ResponseMode::FormPost
            | ResponseMode::FormPostJwt => Place::Query,
        };
        self.parameters.link(&self.redirect_uri, place)
    }

    /// The same with its own redirect URI, to keep it.
    fn into_owned(self) -> AuthorizationResponse<'static> {
        AuthorizationResponse { redirect_uri: self.redirect_uri.into_owned().into(), ..self }
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
    response: Option<Box<AuthorizationResponse<'static>>>,
    client_id: Option<String>,
}

impl AuthorizationError {
    /// An error that only the resource owner sees.
    pub(crate) fn page(error: OAuthError) -> Self {
        Self { error, response: None, client_id: None }
    }

    /// An error for the client.
    pub(crate) fn redirect(error: OAuthError, response: AuthorizationResponse<'_>) -> Self {
        Self { error, response: Some(Box::new(response.into_owned())), client_id: None }
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
        self.response.is_some()
    }

    /// The redirect to the client, or a page with status 400. For a client that registered itself, it may be
    /// a page with a link ([`Leaving`]).
    pub fn into_response(self) -> Response {
        self.into_response_with(leave_page)
    }

    /// The same, with the application's own page for the link.
    pub fn into_response_with(self, leave: impl FnOnce(&Leaving<'_>) -> Response) -> Response {
        match self.response {
            Some(response) => response.send(leave),
            None => error_page(&self.error),
        }
    }
}
