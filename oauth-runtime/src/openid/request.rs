//! What OpenID Connect adds to an authorization request (OpenID Connect Core section 3.1.2.1).

use super::{ClaimsRequest, IdTokenHint, Prompt};
use crate::{OAuthError, Timestamp};

/// The parameters of OpenID Connect that an authorization request has, read and checked.
#[derive(Debug, Clone, Default)]
pub(crate) struct OpenIdParameters {
    pub(crate) prompt: Prompt,
    pub(crate) max_age: Option<u64>,
    pub(crate) claims: ClaimsRequest,
    pub(crate) id_token_hint: Option<IdTokenHint>,
}

/// Whether the person must log in, though they did before.
impl OpenIdParameters {
    pub(crate) fn requires_login(&self, auth_time: Timestamp, now: Timestamp) -> bool {
        self.prompt.login || self.max_age.is_some_and(|max_age| now.since(auth_time) > max_age)
    }
}

/// Seconds, as digits.
pub(crate) fn parse_max_age(value: &str) -> Result<u64, OAuthError> {
    let is_number = value.bytes().all(|byte| byte.is_ascii_digit());
    let parsed = value.parse().ok().filter(|_| is_number);
    parsed.ok_or_else(|| OAuthError::invalid_request("max_age is a number of seconds"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_may_be_too_old() {
        let auth_time = Timestamp::from_unix(1_000);
        let parameters = OpenIdParameters { max_age: Some(10), ..OpenIdParameters::default() };
        assert!(!parameters.requires_login(auth_time, auth_time.plus(10)));
        assert!(parameters.requires_login(auth_time, auth_time.plus(11)));
        assert!(!OpenIdParameters::default().requires_login(auth_time, auth_time.plus(1_000_000)));
    }

    #[test]
    fn seconds_are_digits() {
        assert_eq!(parse_max_age("0"), Ok(0));
        for value in ["", "-1", "+1", "1.5", "1e3", "ten", "99999999999999999999"] {
            assert!(parse_max_age(value).is_err(), "{value}");
        }
    }
}
