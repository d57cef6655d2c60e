//! A request that waits for its person.

use std::net::IpAddr;
use std::time::Duration;

use crate::authorization_details::AuthorizationDetails;
use crate::token::{AskedGrant, CibaRequest};
use crate::{Client, Digest, Scope, Timestamp};

/// A backchannel authentication request (CIBA Core 1.0 section 7.1) as its person sees it: undecided, not expired, from an
/// existing client.
#[derive(Clone)]
pub struct BackchannelAuthenticationRequest {
    client: Client,
    request: CibaRequest,
}

impl BackchannelAuthenticationRequest {
    pub(crate) fn new(client: Client, request: CibaRequest) -> Self {
        Self { client, request }
    }

    /// A name for URLs and forms, 43 characters of base64url. It is not a secret, and a client cannot use it: `find_ciba_request`
    /// finds the request for its person alone.
    pub fn id(&self) -> String {
        self.request.digest.to_string()
    }

    pub(crate) fn digest(&self) -> &Digest {
        &self.request.digest
    }

    /// The client that sent the request.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The person whom the request is for, by the provider's own identifier.
    pub fn subject(&self) -> &str {
        &self.request.subject
    }

    /// The person's user name, if the application named it.
    pub fn username(&self) -> Option<&str> {
        self.request.username.as_deref()
    }

    /// The requested scope.
    pub fn scope(&self) -> &Scope {
        &self.request.scope
    }

    /// The authorization details that the client asks for (RFC 9396). A page shows
    /// [what they mean](crate::AuthorizationServer::describe_authorization_details).
    pub fn authorization_details(&self) -> &AuthorizationDetails {
        &self.request.authorization_details
    }

    /// What becomes of which grant, if the client manages it (`grant_management_action`).
    pub fn grant_management(&self) -> Option<&AskedGrant> {
        self.request.grant_management.as_ref()
    }

    /// The identifiers of the protected resources that the client wants to use (RFC 8707), or that of the provider's default
    /// one. Empty: no particular ones.
    pub fn resources(&self) -> &[String] {
        &self.request.audience
    }

    /// The text that the person also sees where they asked, so that they know that both belong together. Show it, as text.
    pub fn binding_message(&self) -> Option<&str> {
        self.request.binding_message.as_deref()
    }

    /// The authentication context classes that the client prefers, the best first. A login that reaches none of them counts
    /// too: the ID token says what was reached.
    pub fn acr_values(&self) -> &[String] {
        &self.request.acr_values
    }

    /// The address that the request came from: that of the client's server, or of its device. `None` if it is unknown.
    pub fn address(&self) -> Option<IpAddr> {
        self.request.address
    }

    /// When the client asked.
    pub fn issued_at(&self) -> Timestamp {
        self.request.issued_at
    }

    /// When the request expires.
    pub fn expires_at(&self) -> Timestamp {
        self.request.expires_at
    }

    /// Whether a person who logged in at `auth_time` must log in again `now`, because the client is
    /// registered for a `default_max_age` (OpenID Connect Dynamic Client Registration section 2). After such
    /// a login, approve with [`reauthenticated`](crate::Approval::reauthenticated).
    pub fn requires_login(&self, auth_time: Timestamp, now: Timestamp) -> bool {
        self.max_age().is_some_and(|max_age| now.since(auth_time) > max_age.as_secs())
    }

    /// How old the login of the person may be: the client's `default_max_age`.
    pub fn max_age(&self) -> Option<Duration> {
        self.client.metadata().openid.default_max_age.map(Duration::from_secs)
    }

    /// The same for less scope. The client may still repeat what it asked for at a refresh.
    pub(crate) fn with_scope(&self, scope: Scope) -> Self {
        Self { client: self.client.clone(), request: CibaRequest { scope, ..self.request.clone() } }
    }
}

/// Omits the binding message, which is between the person and the client.
impl std::fmt::Debug for BackchannelAuthenticationRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BackchannelAuthenticationRequest")
            .field("client", &self.client)
            .field("scope", &self.request.scope)
            .finish_non_exhaustive()
    }
}
