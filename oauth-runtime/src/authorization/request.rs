//! A validated authorization request.

use super::ResponseMode;
use crate::pkce::CodeChallenge;
use crate::{Client, Scope};

/// An authorization request that is valid (RFC 6749 section 4.1.1): its client and redirect URI are registered, its
/// response type, scope and code challenge are allowed. Only validation makes one.
#[derive(Debug, Clone)]
pub struct AuthorizationRequest {
    pub(super) client: Client,
    pub(super) redirect_uri: String,
    pub(super) redirect_uri_requested: bool,
    pub(super) response_type: &'static str,
    pub(super) response_mode: ResponseMode,
    pub(super) scope: Scope,
    pub(super) state: Option<String>,
    pub(super) code_challenge: Option<CodeChallenge>,
    pub(super) parameters: Vec<(String, String)>,
    pub(super) endpoint: String,
}

impl AuthorizationRequest {
    /// The client that asks.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Where the response goes.
    pub fn redirect_uri(&self) -> &str {
        &self.redirect_uri
    }

    /// `redirect_uri` as the request had it; the token request must repeat it.
    pub fn requested_redirect_uri(&self) -> Option<&str> {
        self.redirect_uri_requested.then_some(self.redirect_uri.as_str())
    }

    /// The response type, words in declared order.
    pub fn response_type(&self) -> &'static str {
        self.response_type
    }

    /// How the response comes back.
    pub fn response_mode(&self) -> ResponseMode {
        self.response_mode
    }

    /// What the client asks for; its default where it named none.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// The client's own value, which comes back with the response.
    pub fn state(&self) -> Option<&str> {
        self.state.as_deref()
    }

    /// The PKCE challenge.
    pub fn code_challenge(&self) -> Option<&CodeChallenge> {
        self.code_challenge.as_ref()
    }

    /// Any other parameter of the request, such as `login_hint`; `None` where it is absent or empty.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// Where to send the browser once the person has logged in: this request again, as path and query under the issuer.
    ///
    /// It is whole where the request came by POST or the router is nested, unlike the URI that a handler sees. Keep it in
    /// the session, not in a parameter of the login page, where anybody could change it.
    pub fn resume_uri(&self) -> String {
        let query = serde_urlencoded::to_string(&self.parameters).unwrap_or_default();
        format!("{}?{query}", self.endpoint)
    }

    /// All parameters with a value.
    pub fn parameters(&self) -> impl Iterator<Item = (&str, &str)> {
        self.parameters.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}
