//! The parameters of the request (RFC 8693 section 2.1).

use super::TokenType;
use crate::OAuthError;
use crate::grant::TokenRequest;

/// A token, and what its client says that it is.
pub(super) type Named<'a> = (&'a str, TokenType);

/// What the client presents, and what it wants for it.
#[derive(Debug)]
pub(super) struct Asked<'a> {
    pub(super) subject: Named<'a>,
    pub(super) actor: Option<Named<'a>>,
    pub(super) requested: TokenType,
}

/// What the declaration has beyond access tokens and ID tokens.
#[derive(Debug, Clone, Copy)]
pub(super) struct Extras {
    pub(super) id_jag: bool,
    pub(super) transaction_tokens: bool,
}

impl<'a> Asked<'a> {
    pub(super) fn of(request: &TokenRequest<'a>, has: Extras) -> Result<Self, OAuthError> {
        let subject = request.required("subject_token")?;
        let subject = (subject, token_type("subject_token_type", request.required("subject_token_type")?)?);
        let actor = match (request.parameter("actor_token"), request.parameter("actor_token_type")) {
            (None, None) => None,
            (Some(token), Some(named)) => Some((token, token_type("actor_token_type", named)?)),
            (Some(_), None) => return Err(OAuthError::invalid_request("actor_token_type is missing")),
            (None, Some(_)) => {
                return Err(OAuthError::invalid_request("actor_token_type needs an actor_token"));
            }
        };
        let requested = request.parameter("requested_token_type");
        let requested = requested.map(|named| token_type("requested_token_type", named)).transpose()?;
        let requested = requested.unwrap_or(TokenType::AccessToken);
        if requested == TokenType::RefreshToken {
            return Err(OAuthError::invalid_request(
                "requested_token_type: this server gives no refresh token in exchange",
            ));
        }
        if requested == TokenType::IdJag && !has.id_jag {
            return Err(OAuthError::invalid_request(
                "requested_token_type: this server issues no identity assertion authorization grants",
            ));
        }
        let is_transaction = requested == TokenType::TransactionToken;
        if (is_transaction && !has.transaction_tokens) || requested == TokenType::SelfSigned {
            return Err(OAuthError::invalid_request(
                "requested_token_type: this server issues no tokens of this type",
            ));
        }
        let is_own = |own: TokenType| matches!(own, TokenType::TransactionToken | TokenType::SelfSigned);
        if is_own(subject.1) && !is_transaction || actor.is_some_and(|actor| is_own(actor.1)) {
            return Err(OAuthError::invalid_request(
                "a transaction token is only the subject token of the one that replaces it",
            ));
        }
        // What nobody looks at must not look as if it limited something.
        let says = |name: &str| request.parameter(name).is_some();
        if has.transaction_tokens && !is_transaction && (says("request_context") || says("request_details")) {
            return Err(OAuthError::invalid_request(
                "request_context and request_details are for a transaction token: name it in requested_token_type",
            ));
        }
        // A narrower access may not be asked for in a way that nothing here narrows.
        if request.parameter("authorization_details").is_some() {
            return Err(OAuthError::invalid_request("authorization_details cannot be part of an exchange"));
        }
        Ok(Self { subject, actor, requested })
    }
}

fn token_type(parameter: &str, value: &str) -> Result<TokenType, OAuthError> {
    let unknown =
        || OAuthError::invalid_request(format!("{parameter}: this server exchanges no tokens of this type"));
    TokenType::read(value).ok_or_else(unknown)
}
