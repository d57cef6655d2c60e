//! A validated authorization request.

use std::time::Duration;

use super::ResponseMode;
use crate::authorization_details::AuthorizationDetails;
use crate::grant_management::GrantManagementRequest;
use crate::http::{Pairs, form_encoded};
use crate::network::is_this_machine;
use crate::openid::{ClaimsRequest, Display, IdTokenHint, OpenIdParameters, Prompt};
use crate::pkce::CodeChallenge;
use crate::protected_resource::ProtectedResource;
use crate::server::{Passed, RequestedScope};
use crate::{Client, Issuer, RedirectUri, Scope, Timestamp};

/// A valid authorization request (RFC 6749 section 4.1.1): its client and redirect URI are registered, and
/// its response type, scope and code challenge are allowed. Only validation creates one.
#[derive(Clone)]
pub struct AuthorizationRequest {
    pub(super) client: Client,
    pub(super) response_type: &'static str,
    pub(super) response_mode: ResponseMode,
    pub(super) scope: RequestedScope,
    pub(super) authorization_details: AuthorizationDetails,
    pub(super) resources: Vec<ProtectedResource>,
    pub(super) code_challenge: Option<CodeChallenge>,
    pub(super) openid: OpenIdParameters,
    pub(super) grant_management: Option<Box<GrantManagementRequest>>,
    pub(super) parameters: Pairs,
    pub(super) issuer: Issuer,
    /// The path of the authorization endpoint under the issuer.
    pub(super) path: &'static str,
    pub(super) passed: Passed,
}

impl AuthorizationRequest {
    /// The client that sent the request.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Where the response goes.
    pub fn redirect_uri(&self) -> &str {
        // Without one in the request, validation found the only one that is registered.
        let registered = || self.client.only_redirect_uri().map(RedirectUri::as_str).unwrap_or_default();
        self.requested_redirect_uri().unwrap_or_else(registered)
    }

    /// Whether the response goes to the person's own machine over the network, however the redirect URI writes it
    /// (`127.0.0.1`, `localhost`, `app.localhost`, `[::ffff:127.0.0.1]`, also with `https`): any program there could
    /// receive it. A consent page warns of that if nobody vouches for the client.
    pub fn redirects_to_loopback(&self) -> bool {
        let url =
            url::Url::parse(self.redirect_uri()).ok().filter(|url| matches!(url.scheme(), "http" | "https"));
        url.is_some_and(|url| is_this_machine(&url))
    }

    /// `redirect_uri` from the request, if it had one; the token request must repeat it.
    pub fn requested_redirect_uri(&self) -> Option<&str> {
        self.parameter("redirect_uri")
    }

    /// The response type, with its words in the declared order.
    pub fn response_type(&self) -> &'static str {
        self.response_type
    }

    /// How the response is returned.
    pub fn response_mode(&self) -> ResponseMode {
        self.response_mode
    }

    /// The requested scope, limited to what the provider has; the client's default if the request had none.
    pub fn scope(&self) -> &Scope {
        &self.scope.scope
    }

    /// The requested scope, including tokens that the provider does not have.
    pub(crate) fn requested_scope(&self) -> &RequestedScope {
        &self.scope
    }

    /// The authorization details that the client asks for (RFC 9396). A consent page shows
    /// [`describe_authorization_details`](crate::AuthorizationServer::describe_authorization_details), whatever the
    /// person allowed before.
    pub fn authorization_details(&self) -> &AuthorizationDetails {
        &self.authorization_details
    }

    /// What becomes of which grant, if the client manages it (`grant_management_action`). A consent page shows it.
    pub fn grant_management(&self) -> Option<&GrantManagementRequest> {
        self.grant_management.as_deref()
    }

    /// The client's value, which is returned with the response.
    pub fn state(&self) -> Option<&str> {
        self.parameter("state")
    }

    /// The protected resources that the client wants to use (`resource`, RFC 8707), or the provider's default
    /// one. Empty: no particular ones.
    pub fn resources(&self) -> &[ProtectedResource] {
        &self.resources
    }

    /// Their identifiers, for the records of codes and tokens.
    pub(crate) fn audience(&self) -> Vec<String> {
        self.resources.iter().map(|resource| resource.identifier().to_owned()).collect()
    }

    /// The PKCE challenge.
    pub fn code_challenge(&self) -> Option<&CodeChallenge> {
        self.code_challenge.as_ref()
    }

    /// Another parameter of the request, such as `login_hint`; `None` if it is absent or empty.
    #[inline]
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.get(name)
    }

    /// Where to send the browser after the login: this request again, as path and query under the issuer.
    ///
    /// Unlike the URI that a handler sees, it is complete even if the request was a POST or the router is
    /// nested. Keep it in the session, not in a parameter of the login page, where anybody could change it.
    ///
    /// If the client must sign its requests, the browser comes back with the signed object, which is checked again,
    /// with its `exp`. Clients whose objects live for less time than a login takes should push them (RFC 9126).
    pub fn resume_uri(&self) -> String {
        let query = form_encoded(self.resume_parameters());
        format!("{}{}?{query}", self.issuer.path(), self.path)
    }

    /// The parameters of [`resume_uri`](Self::resume_uri): all of them, or only the reference to a request that the
    /// client pushed (RFC 9126), or the object that it had to sign (RFC 9101).
    pub fn resume_parameters(&self) -> impl Iterator<Item = (&str, &str)> {
        let needs_reference = self.passed.needs_reference;
        let plain = self.parameters().filter(move |_| !needs_reference);
        plain.chain(self.reference().filter(move |_| needs_reference))
    }

    /// The client and what it pushed or signed; otherwise all parameters. Whoever holds them cannot change a request that
    /// the client pushed or signed.
    #[doc(hidden)]
    pub fn lasting_parameters(&self) -> impl Iterator<Item = (&str, &str)> {
        let has_reference = self.passed.reference.is_some();
        self.parameters().filter(move |_| !has_reference).chain(self.reference())
    }

    fn reference(&self) -> impl Iterator<Item = (&str, &str)> {
        let reference = self.passed.reference.as_ref();
        let own = reference.map(|(name, value)| [("client_id", self.client.client_id()), (*name, &**value)]);
        own.into_iter().flatten()
    }

    /// Whether the client pushed the request (RFC 9126), so that no browser could change it.
    pub fn is_pushed(&self) -> bool {
        self.passed.is_pushed
    }

    /// Whether the client signed the request, in a request object (RFC 9101).
    pub fn is_signed(&self) -> bool {
        self.passed.is_signed
    }

    /// The reference to the request, if the client pushed it.
    pub(crate) fn pushed_request_uri(&self) -> Option<&str> {
        let (_, uri) = self.passed.reference.as_ref().filter(|_| self.passed.is_pushed)?;
        Some(uri)
    }

    /// Whether this is an OpenID Connect request (OpenID Connect Core section 3.1.2.1): the scope contains
    /// `openid`.
    pub fn is_openid(&self) -> bool {
        self.scope().contains("openid")
    }

    /// What to ask the person even if it is already known (`prompt`).
    pub fn prompt(&self) -> Prompt {
        self.openid.prompt
    }

    /// The maximum age of the login (`max_age`).
    pub fn max_age(&self) -> Option<Duration> {
        self.openid.max_age.map(Duration::from_secs)
    }

    /// Whether a person who logged in at `auth_time` must log in again `now`, because of `prompt=login` or
    /// `max_age`.
    ///
    /// After the login, the request comes back with `prompt=login` still in it. Record in the session that
    /// the person logged in for this request, and approve it with
    /// [`reauthenticated`](crate::Approval::reauthenticated). Otherwise the client gets `login_required`.
    pub fn requires_login(&self, auth_time: Timestamp, now: Timestamp) -> bool {
        self.openid.requires_login(auth_time, now)
    }

    /// The client's value against replay, which the ID token repeats (`nonce`).
    pub fn nonce(&self) -> Option<&str> {
        self.parameter("nonce")
    }

    /// How the client wants the pages to be displayed (`display`).
    pub fn display(&self) -> Display {
        self.parameter("display").map(Display::from_name).unwrap_or_default()
    }

    /// The user name that the client expects (`login_hint`), as a person might type it. It is not verified.
    pub fn login_hint(&self) -> Option<&str> {
        self.parameter("login_hint")
    }

    /// The person whom the client expects to be logged in (`id_token_hint`), verified.
    pub fn id_token_hint(&self) -> Option<&IdTokenHint> {
        self.openid.id_token_hint.as_ref()
    }

    /// The person's languages, as BCP 47 tags, in order of preference (`ui_locales`).
    pub fn ui_locales(&self) -> impl Iterator<Item = &str> {
        words(self.parameter("ui_locales"))
    }

    /// The authentication context classes that the client wants, in order of preference (`acr_values`).
    /// Default: those in the client's registration.
    pub fn acr_values(&self) -> impl Iterator<Item = &str> {
        let asked = self.parameter("acr_values");
        let registered = self.client.metadata().openid.default_acr_values.iter().map(String::as_str);
        words(asked).chain(registered.filter(move |_| asked.is_none()))
    }

    /// The claims that the client requests individually (`claims`).
    pub fn claims(&self) -> &ClaimsRequest {
        &self.openid.claims
    }

    /// The same for less scope. The client may still repeat what it asked for at a refresh.
    pub(super) fn with_scope(&self, scope: Scope) -> Self {
        let scope = RequestedScope { named: self.scope.beyond(&scope), scope };
        Self { scope, ..self.clone() }
    }

    /// The same with a hint, for tests of decisions.
    #[cfg(feature = "testing")]
    pub(crate) fn with_id_token_hint(mut self, hint: IdTokenHint) -> Self {
        self.openid.id_token_hint = Some(hint);
        self
    }

    /// All parameters with a value.
    pub fn parameters(&self) -> impl Iterator<Item = (&str, &str)> {
        self.parameters.iter()
    }
}

/// Omits the parameters: some are tokens.
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
