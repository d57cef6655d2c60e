//! Reads the OpenID Connect parameters of an authorization request (OpenID Connect Core section 3.1.2.1).

use super::OpenIdProvider;
use super::hint::verify_hint;
use super::release::may_ask_for;
use super::subject::check_subject_type;
use crate::OAuthError;
use crate::openid::{ClaimsRequest, OpenIdParameters, Prompt};
use crate::server::{Part, ReceivedRequest};
use crate::word_set::has_word;

/// The parameters of a request. A request without `openid` in its scope is plain OAuth 2, where only `max_age` applies: a
/// resource server may have asked for it (RFC 9470 section 4).
pub(super) fn parameters<S: OpenIdProvider>(
    server: &S,
    request: &ReceivedRequest<'_>,
) -> Result<OpenIdParameters, OAuthError> {
    let client = request.client;
    let wants_id_token = has_word(request.response_type, "id_token");
    if !request.scope.contains("openid") {
        return match wants_id_token {
            true => Err(OAuthError::invalid_request("an ID token needs the scope openid")),
            false => {
                let max_age = request.form.get("max_age").map(parse_max_age).transpose()?;
                Ok(OpenIdParameters { max_age, ..OpenIdParameters::default() })
            }
        };
    }
    // Sections 3.2.2.1 and 3.3.2.11: a response through the browser is bound to the client's session.
    if wants_id_token && request.form.get("nonce").is_none() {
        return Err(OAuthError::invalid_request("nonce is missing"));
    }
    check_subject_type(server.settings(), client)?;
    let alg = client.metadata().openid.id_token_signed_response_alg.as_deref();
    // Section 2: only the token endpoint returns an unsigned ID token.
    if wants_id_token && alg == Some("none") {
        return Err(OAuthError::unauthorized_client("the client is registered for unsigned ID tokens"));
    }
    let parameter = |name| request.form.get(name);
    let max_age = parameter("max_age").map(parse_max_age).transpose()?;
    let prompt = parameter("prompt").map(Prompt::parse).transpose()?.unwrap_or_default();
    // Initiating User Registration section 4.1: a client must not believe that somebody signed up.
    if prompt.create && !S::Parts::signs_up(server) {
        return Err(OAuthError::invalid_request("prompt=create: people do not sign up at this provider"));
    }
    Ok(OpenIdParameters {
        prompt,
        max_age: max_age.or(client.metadata().openid.default_max_age),
        claims: match parameter("claims").map(parse_claims).transpose()? {
            Some(claims) => claims.only(|name| may_ask_for(server, client, name)),
            None => ClaimsRequest::default(),
        },
        id_token_hint: parameter("id_token_hint").map(|hint| verify_hint(server, hint)).transpose()?,
    })
}

fn parse_claims(value: &str) -> Result<ClaimsRequest, OAuthError> {
    let malformed = "claims does not follow OpenID Connect Core section 5.5";
    value.parse().map_err(|_| OAuthError::invalid_request(malformed))
}

/// Seconds, as digits.
fn parse_max_age(value: &str) -> Result<u64, OAuthError> {
    let is_number = value.bytes().all(|byte| byte.is_ascii_digit());
    let parsed = value.parse().ok().filter(|_| is_number);
    parsed.ok_or_else(|| OAuthError::invalid_request("max_age must be a number of seconds"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_digits() {
        assert_eq!(parse_max_age("0"), Ok(0));
        for value in ["", "-1", "+1", "1.5", "1e3", "ten", "99999999999999999999"] {
            assert!(parse_max_age(value).is_err(), "{value}");
        }
    }
}
