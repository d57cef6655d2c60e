//! The OpenID Connect part of an authorization request.

use super::{ClaimsRequest, IdTokenHint, Prompt};
use crate::Timestamp;

/// The OpenID Connect parameters of an authorization request, read and checked.
#[derive(Debug, Clone, Default)]
pub struct OpenIdParameters {
    pub(crate) prompt: Prompt,
    pub(crate) max_age: Option<u64>,
    pub(crate) claims: ClaimsRequest,
    pub(crate) id_token_hint: Option<IdTokenHint>,
}

impl OpenIdParameters {
    /// Whether the person must log in, although they already did.
    pub(crate) fn requires_login(&self, auth_time: Timestamp, now: Timestamp) -> bool {
        // A person who wants a new account is not somebody who is logged in already.
        self.prompt.login
            || self.prompt.create
            || self.max_age.is_some_and(|max_age| now.since(auth_time) > max_age)
    }
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
}
