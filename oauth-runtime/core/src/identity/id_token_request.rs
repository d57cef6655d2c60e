//! The input of an ID token.

use crate::access_policy::AccessLifetimes;
use crate::gate::Admitted;
use crate::token::{Actor, Authentication};
use crate::{Client, Scope, Timestamp};

/// What an ID token is issued for, and what accompanies it.
#[derive(Debug, Clone, Copy)]
#[cfg_attr(not(feature = "openid"), expect(dead_code))]
pub struct IdTokenRequest<'a> {
    pub(crate) client: &'a Client,
    /// The person, admitted by the gate.
    pub(crate) person: &'a Admitted,
    /// The granted scope.
    pub(crate) scope: &'a Scope,
    pub(crate) nonce: Option<&'a str>,
    pub(crate) authentication: &'a Authentication,
    /// When the grant began.
    pub(crate) granted_at: Timestamp,
    /// The code in the same response.
    pub(crate) code: Option<&'a str>,
    /// The access token in the same response.
    pub(crate) access_token: Option<&'a str>,
    /// Whether the client gets no access token at all, so that the ID token contains the claims of its scope
    /// (OpenID Connect Core section 5.4).
    pub(crate) stands_alone: bool,
    /// The resources of the access token in the same response.
    pub(crate) audience: &'a [String],
    /// The `grant_type` of the token request; `None` in an authorization response.
    pub(crate) grant_type: Option<&'a str>,
    /// What the application's policy says about its lifetime.
    pub(crate) lifetimes: AccessLifetimes,
    /// Who acts for the person (RFC 8693 section 4.1).
    pub(crate) actor: Option<&'a Actor>,
    /// What is pushed with it to the client's own endpoint.
    pub(crate) pushed: Option<Pushed<'a>>,
}

/// What is pushed to a client together with an ID token (CIBA Core 1.0 section 10.3.1).
#[derive(Debug, Clone, Copy)]
#[cfg_attr(not(feature = "openid"), expect(dead_code))]
pub(crate) struct Pushed<'a> {
    /// The `auth_req_id` of the request.
    pub(crate) auth_req_id: &'a str,
    /// The refresh token, if there is one.
    pub(crate) refresh_token: Option<&'a str>,
}
