//! A device with a pending request.

use std::net::IpAddr;
use std::time::Duration;

use crate::authorization_details::AuthorizationDetails;
use crate::token::{AskedGrant, DeviceCode};
use crate::{Client, Scope, Timestamp};

/// A device's request (RFC 8628 section 3.1), found by its user code: undecided, not expired, from an
/// existing client.
#[derive(Clone)]
pub struct DeviceAuthorizationRequest {
    pub(super) client: Client,
    pub(super) code: DeviceCode,
}

impl DeviceAuthorizationRequest {
    /// The client that sent the request.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The requested scope; the client's default if the device named none.
    pub fn scope(&self) -> &Scope {
        &self.code.scope
    }

    /// The authorization details that the device asks for (RFC 9396). A page shows
    /// [what they mean](crate::AuthorizationServer::describe_authorization_details).
    pub fn authorization_details(&self) -> &AuthorizationDetails {
        &self.code.authorization_details
    }

    /// The identifiers of the protected resources that the device wants to use (RFC 8707), or that of the
    /// provider's default one. Empty: no particular ones.
    pub fn resources(&self) -> &[String] {
        &self.code.audience
    }

    /// What becomes of which grant, if the client manages it (`grant_management_action`).
    pub fn grant_management(&self) -> Option<&AskedGrant> {
        self.code.grant_management.as_ref()
    }

    /// Whether a person who logged in at `auth_time` must log in again `now`, because the client is
    /// registered for a `default_max_age` (OpenID Connect Dynamic Client Registration section 2). After such
    /// a login, approve with [`reauthenticated`](crate::Approval::reauthenticated).
    pub fn requires_login(&self, auth_time: Timestamp, now: Timestamp) -> bool {
        self.max_age().is_some_and(|max_age| now.since(auth_time) > max_age.as_secs())
    }

    /// How old the login of the person may be: the client's `default_max_age`, if the device asks for `openid`.
    pub fn max_age(&self) -> Option<Duration> {
        let max_age = self.client.metadata().openid.default_max_age;
        max_age.filter(|_| self.code.scope.contains("openid")).map(Duration::from_secs)
    }

    /// The same for less scope. The client may still repeat what it asked for at a refresh.
    pub(crate) fn with_scope(&self, scope: Scope) -> Self {
        Self { client: self.client.clone(), code: DeviceCode { scope, ..self.code.clone() } }
    }

    /// The address that the request came from: that of the device, or of its server. `None` if it is unknown.
    ///
    /// Show it beside [when](Self::issued_at) the request was made, so that a person notices a request that somebody else began
    /// elsewhere (RFC 10027 section 6.1.14).
    pub fn address(&self) -> Option<IpAddr> {
        self.code.address
    }

    /// When the device asked for its codes.
    pub fn issued_at(&self) -> Timestamp {
        self.code.issued_at
    }

    /// When the code expires.
    pub fn expires_at(&self) -> Timestamp {
        self.code.expires_at
    }
}

impl std::fmt::Debug for DeviceAuthorizationRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DeviceAuthorizationRequest")
            .field("client", &self.client)
            .field("scope", &self.code.scope)
            .finish_non_exhaustive()
    }
}
