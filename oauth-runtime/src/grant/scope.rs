//! The scope that a new authorization gets (RFC 6749 section 3.3).

use crate::server::{AuthorizationServer, TokenRequest};
use crate::{Client, OAuthError, Scope};

/// What a token request asks for, where it is declared and allowed to the client; the client's default where it names none.
pub(super) fn granted_scope<S: AuthorizationServer>(request: &TokenRequest<'_>) -> Result<Scope, OAuthError> {
    requested_scope::<S>(request.client(), request.parameter("scope"))
}

/// The scope of a request: declared and allowed to the client, or the client's default.
///
/// # Errors
/// `invalid_scope` where it is malformed, not declared, or not allowed to the client.
pub(crate) fn requested_scope<S: AuthorizationServer>(
    client: &Client,
    requested: Option<&str>,
) -> Result<Scope, OAuthError> {
    let Some(requested) = requested else {
        return Ok(default_scope::<S>(client));
    };
    let scope: Scope = requested.parse().map_err(|error| OAuthError::invalid_scope(format!("{error}")))?;
    if !S::declares_scope(&scope) || !client.allows_scope(&scope) {
        return Err(OAuthError::invalid_scope("the scope is unknown, or not allowed to this client"));
    }
    Ok(scope)
}

/// What a request without `scope` asks for: the client's default, as far as it is declared.
fn default_scope<S: AuthorizationServer>(client: &Client) -> Scope {
    let default = client.default_scope();
    if S::declares_scope(default) {
        return default.clone();
    }
    let declared = default.tokens().filter(|token| S::DECLARATION.has_scope(token));
    Scope::from_tokens(declared).unwrap_or_default()
}
