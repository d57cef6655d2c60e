//! How clients send their authorization requests.

use serde::Deserialize;

use super::values::{Managed, Need};

/// The keys of this group.
#[derive(Debug, Deserialize)]
#[serde(default)]
struct Written {
    pushed_authorization_requests: Need,
    pushed_request_expires_in: u64,
    pushed_redirect_uris: bool,
    grant_management: Managed,
}

impl Default for Written {
    fn default() -> Self {
        Self {
            pushed_authorization_requests: Need::Optional,
            pushed_request_expires_in: 60,
            pushed_redirect_uris: false,
            grant_management: Managed::Off,
        }
    }
}

/// Checked.
#[derive(Debug, Clone, Copy)]
pub struct AuthorizationRequests {
    /// Whether every client must push its requests (RFC 9126).
    pub pushed_are_required: bool,
    /// Seconds within which a pushed request must arrive.
    pub pushed_expire_in: u64,
    /// Whether a pushed request may have a redirect URI that is not registered.
    pub pushed_redirect_uris: bool,
    /// Whether clients manage their grants.
    pub manages_grants: bool,
    /// Whether each request says what becomes of its grant.
    pub grant_action_is_required: bool,
}

impl AuthorizationRequests {
    pub(super) fn of(source: &super::Source) -> Result<Self, super::ConfigError> {
        let written: Written = source.read()?;
        Ok(Self {
            pushed_are_required: written.pushed_authorization_requests == Need::Required,
            pushed_expire_in: written.pushed_request_expires_in,
            pushed_redirect_uris: written.pushed_redirect_uris,
            manages_grants: written.grant_management != Managed::Off,
            grant_action_is_required: written.grant_management == Managed::Required,
        })
    }
}
