//! The authorization response, which the browser brings.

use oauth_runtime_core::Digest;

use crate::error::{UpstreamError, tamed};
use crate::sign_in::PendingSignIn;

/// The parameters of an authorization response (RFC 6749 section 4.1.2, RFC 9207 section 2).
#[derive(Debug, Clone, Copy, Default)]
#[non_exhaustive]
pub struct AuthorizationResponse<'a> {
    /// `code`
    pub code: Option<&'a str>,
    /// `state`
    pub state: Option<&'a str>,
    /// `iss`
    pub issuer: Option<&'a str>,
    /// `error`
    pub error: Option<&'a str>,
    /// `error_description`
    pub error_description: Option<&'a str>,
}

impl<'a> AuthorizationResponse<'a> {
    /// The response whose parameters `get` finds by their names. Refuse a response in which a parameter occurs twice
    /// before you call this.
    pub fn of(get: impl Fn(&str) -> Option<&'a str>) -> Self {
        Self {
            code: get("code"),
            state: get("state"),
            issuer: get("iss"),
            error: get("error"),
            error_description: get("error_description"),
        }
    }

    /// The code, if the response answers the request and comes from the issuer. `names_issuer`: the issuer always sends
    /// `iss`.
    pub(crate) fn check(
        &self,
        pending: &PendingSignIn,
        issuer: &str,
        names_issuer: bool,
    ) -> Result<&'a str, UpstreamError> {
        // In constant time.
        if self.state.map(Digest::of) != Some(Digest::of(&pending.state)) {
            return Err(UpstreamError::Response("`state` is not that of the request"));
        }
        // RFC 9207 section 2.4: `iss` is checked before an error is used, too.
        match self.issuer {
            Some(named) if named != issuer => {
                return Err(UpstreamError::Response("`iss` names another provider"));
            }
            None if names_issuer => {
                return Err(UpstreamError::Response("`iss` is missing, and this provider always sends it"));
            }
            _ => {}
        }
        if let Some(error) = self.error {
            let description = self.error_description.map(tamed);
            return Err(UpstreamError::Refused { error: tamed(error), description });
        }
        self.code.filter(|code| !code.is_empty()).ok_or(UpstreamError::Response("`code` is missing"))
    }
}
