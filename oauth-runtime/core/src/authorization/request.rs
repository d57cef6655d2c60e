//! A validated authorization request.

use super::ResponseMode;
use crate::grant::RequestedScope;
use crate::openid::{ClaimsRequest, Display, IdTokenHint, OpenIdParameters, Prompt};
use crate::pkce::CodeChallenge;
use crate::{Client, Scope, Timestamp};

/// An authorization request that is valid (RFC 6749 section 4.1.1): its client and redirect URI are registered, its
/// response type, scope and code challenge are allowed. Only validation makes one.
#[derive(Clone)]
pub struct AuthorizationRequest {
    pub(super) client: Client,
    pub(super) redirect_uri: String,
    pub(super) redirect_uri_requested: bool,
    pub(super) response_type: &'static str,
    pub(super) response_mode: ResponseMode,
    pub(super) scope: RequestedScope,
    pub(super) state: Option<String>,
    pub(super) code_challenge: Option<CodeChallenge>,
    pub(super) openid: OpenIdParameters,
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

    /// What the client asks for, as far as the provider has it; the client's default where it named none.
    pub fn scope(&self) -> &Scope {
        &self.scope.scope
    }

    /// The same with what the provider does not have.
    pub(crate) fn requested_scope(&self) -> &RequestedScope {
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

    /// Whether the client asks who the person is (OpenID Connect Core section 3.1.2.1): the scope has `openid`.
    pub fn is_openid(&self) -> bool {
        self.scope().contains("openid")
    }

    /// What the person is to be asked, whatever was asked before (`prompt`).
    pub fn prompt(&self) -> Prompt {
        self.openid.prompt
    }

    /// How long ago the person may have logged in, in seconds (`max_age`).
    pub fn max_age(&self) -> Option<u64> {
        self.openid.max_age
    }

    /// Whether somebody who logged in at `auth_time` must log in again `now`: by `prompt=login` or `max_age`.
    ///
    /// After the login the request comes back with `prompt=login` still in it: note in the session that this request was logged in for, and
    /// approve it with [`logged_in_for_it`](crate::Approval::logged_in_for_it). Without that the client gets `login_required`.
    pub fn requires_login(&self, auth_time: Timestamp, now: Timestamp) -> bool {
        self.openid.requires_login(auth_time, now)
    }

    /// The client's value against replay, which the ID token repeats (`nonce`).
    pub fn nonce(&self) -> Option<&str> {
        self.parameter("nonce")
    }

    /// How the pages are to be shown (`display`).
    pub fn display(&self) -> Display {
        self.parameter("display").map(Display::from_name).unwrap_or_default()
    }

    /// Whom the client expects to log in (`login_hint`): what the person may have typed there. Nothing was verified.
    pub fn login_hint(&self) -> Option<&str> {
        self.parameter("login_hint")
    }

    /// Whom the client expects to be logged in (`id_token_hint`), verified.
    pub fn id_token_hint(&self) -> Option<&IdTokenHint> {
        self.openid.id_token_hint.as_ref()
    }

    /// The person's languages, as BCP 47 tags, the most wanted first (`ui_locales`).
    pub fn ui_locales(&self) -> impl Iterator<Item = &str> {
        words(self.parameter("ui_locales"))
    }

    /// The authentication context classes that the client wants, the most wanted first (`acr_values`).
    /// Those that the client is registered for, where the request names none.
    pub fn acr_values(&self) -> impl Iterator<Item = &str> {
        let asked = self.parameter("acr_values");
        let registered = self.client.metadata().openid.default_acr_values.iter().map(String::as_str);
        words(asked).chain(registered.filter(move |_| asked.is_none()))
    }

    /// The claims that the client asks for one by one (`claims`).
    pub fn claims(&self) -> &ClaimsRequest {
        &self.openid.claims
    }

    /// The same with a hint, for tests of what is decided.
    #[cfg(all(test, feature = "ui"))]
    pub(crate) fn with_id_token_hint(mut self, hint: IdTokenHint) -> Self {
        self.openid.id_token_hint = Some(hint);
        self
    }

    /// All parameters with a value.
    pub fn parameters(&self) -> impl Iterator<Item = (&str, &str)> {
        self.parameters.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// Without the parameters: some are tokens.
impl std::fmt::Debug for AuthorizationRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AuthorizationRequest")
            .field("client", &self.client)
            .field("response_type", &self.response_type)
            .finish_non_exhaustive()
    }
}

fn words(value: Option<&str>) -> impl Iterator<Item = &str> {
    value.unwrap_or_default().split(' ').filter(|word| !word.is_empty())
}
