//! The token request: an authenticated client and its parameters.

use crate::http::Form;
use crate::server::AuthorizationServer;
use crate::{Client, OAuthError, Scope};

/// A token request (RFC 6749 section 3.2) whose client is authenticated and may use the grant type.
#[derive(Debug, Clone, Copy)]
pub struct TokenRequest<'a> {
    client: &'a Client,
    form: &'a Form<'a>,
}

impl<'a> TokenRequest<'a> {
    pub(crate) fn new(client: &'a Client, form: &'a Form<'a>) -> Self {
        Self { client, form }
    }

    /// The authenticated client.
    pub fn client(&self) -> &'a Client {
        self.client
    }

    /// A parameter of the request; `None` where it is absent or empty.
    pub fn parameter(&self, name: &str) -> Option<&'a str> {
        self.form.get(name)
    }

    /// A parameter that must be there.
    ///
    /// # Errors
    /// `invalid_request` names the missing parameter.
    pub fn required(&self, name: &'static str) -> Result<&'a str, OAuthError> {
        self.parameter(name).ok_or_else(|| OAuthError::invalid_request(format!("{name} is missing")))
    }

    /// The `scope` parameter; `None` where the request names none.
    ///
    /// # Errors
    /// `invalid_scope` where it is malformed.
    pub fn scope(&self) -> Result<Option<Scope>, OAuthError> {
        let parse = |text: &str| text.parse().map_err(|error| OAuthError::invalid_scope(format!("{error}")));
        self.parameter("scope").map(parse).transpose()
    }

    /// The scope that a new authorization gets: what was asked for, or the client's default (RFC 6749 section 3.3).
    ///
    /// # Errors
    /// `invalid_scope` where it is malformed, not declared, or not allowed to the client.
    pub fn granted_scope<S: AuthorizationServer>(&self) -> Result<Scope, OAuthError> {
        match self.scope()? {
            None => Ok(default_scope::<S>(self.client)),
            Some(scope) if S::declares_scope(&scope) && self.client.allows_scope(&scope) => Ok(scope),
            Some(_) => Err(OAuthError::invalid_scope("the scope is unknown, or not allowed to this client")),
        }
    }
}

/// What a request without `scope` asks for: the client's default, as far as it is declared.
pub(crate) fn default_scope<S: AuthorizationServer>(client: &Client) -> Scope {
    let default = client.default_scope();
    if S::declares_scope(default) {
        return default.clone();
    }
    let declared = default.tokens().filter(|token| S::DECLARATION.has_scope(token));
    Scope::from_tokens(declared).unwrap_or_default()
}
