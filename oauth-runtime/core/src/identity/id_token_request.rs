//! What an ID token is asked for.

use crate::gate::Admitted;
use crate::token::Authentication;
use crate::{Client, Scope, Timestamp};

/// What an ID token is asked for, and what it comes with.
#[derive(Debug, Clone, Copy)]
#[cfg_attr(not(feature = "openid"), expect(dead_code))]
pub struct IdTokenRequest<'a> {
    pub(crate) client: &'a Client,
    /// The person, past the gate.
    pub(crate) person: &'a Admitted,
    /// What was granted.
    pub(crate) scope: &'a Scope,
    pub(crate) nonce: Option<&'a str>,
    pub(crate) authentication: &'a Authentication,
    /// When the grant began.
    pub(crate) granted_at: Timestamp,
    /// The code in the same response.
    pub(crate) code: Option<&'a str>,
    /// The access token in the same response.
    pub(crate) access_token: Option<&'a str>,
    /// Whether the client gets no access token at all, so that the claims of its scope are in the ID token
    /// (OpenID Connect Core section 5.4).
    pub(crate) stands_alone: bool,
}
