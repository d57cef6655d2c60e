//! The scope of an exchange.

use super::ExchangedToken;
use crate::grant::TokenRequest;
use crate::server::{AuthorizationServer, shortened};
use crate::{OAuthError, Scope};

/// The scope that the client wants: never more than the subject token has, nor than the client is registered for. A token that
/// goes beyond is an error and not ignored, so that nobody takes the new token for more than it is.
pub(super) fn requested<S: AuthorizationServer>(
    server: &S,
    request: &TokenRequest<'_>,
    subject: &ExchangedToken,
) -> Result<Scope, OAuthError> {
    let own = subject.scope();
    let may_have = request.client().allowed_scope(own);
    let Some(requested) = request.scope()?.filter(|requested| !requested.is_empty()) else {
        let known = may_have.tokens().filter(|token| server.knows_scope(token));
        let scope = without_offline_access(known);
        return match scope.is_empty() && !own.is_empty() {
            true => Err(OAuthError::invalid_scope(
                "the client is registered for nothing of the scope of the subject token",
            )),
            false => Ok(scope),
        };
    };
    let is_left = |token: &&str| !(may_have.contains(token) && server.knows_scope(token));
    match requested.tokens().find(is_left) {
        None => Ok(without_offline_access(requested.tokens())),
        Some(token) if own.contains(token) => {
            Err(OAuthError::invalid_scope(format!("the client may not have the scope {}", shortened(token))))
        }
        Some(token) => {
            Err(OAuthError::invalid_scope(format!("the subject token lacks the scope {}", shortened(token))))
        }
    }
}

/// It would mean a refresh token, and there is none in an exchange.
fn without_offline_access<'a>(tokens: impl Iterator<Item = &'a str>) -> Scope {
    Scope::from_tokens(tokens.filter(|token| *token != "offline_access")).unwrap_or_default()
}
