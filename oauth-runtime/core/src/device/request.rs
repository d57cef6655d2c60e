//! A device that waits for a person.

use crate::token::DeviceCode;
use crate::{Client, Scope, Timestamp};

/// What a device asks for (RFC 8628 section 3.1), found by its user code: undecided, not expired, of a client that is there.
#[derive(Clone)]
pub struct DeviceAuthorizationRequest {
    pub(super) client: Client,
    pub(super) code: DeviceCode,
}

impl DeviceAuthorizationRequest {
    /// The client that asks.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// What the device asks for; the client's default where it named none.
    pub fn scope(&self) -> &Scope {
        &self.code.scope
    }

    /// Whether somebody who logged in at `auth_time` must log in again `now`: the client is registered for a `default_max_age` (OpenID Connect
    /// Dynamic Client Registration section 2). Who did so because of it is approved with
    /// [`logged_in_for_it`](crate::Approval::logged_in_for_it).
    pub fn requires_login(&self, auth_time: Timestamp, now: Timestamp) -> bool {
        let max_age =
            self.client.metadata().openid.default_max_age.filter(|_| self.code.scope.contains("openid"));
        max_age.is_some_and(|max_age| now.since(auth_time) > max_age)
    }

    /// When the code ends.
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
