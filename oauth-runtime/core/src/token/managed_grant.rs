//! What a client may do with a grant that it manages.

use serde::{Deserialize, Serialize};

use crate::authorization_details::AuthorizationDetails;
use crate::openid::ClaimsRequest;
use crate::record::Rest;
use crate::{Scope, Timestamp};

/// What a request wants with a grant (`grant_management_action`, Grant Management for OAuth 2.0 draft 03, section 5.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum GrantManagementAction {
    /// A new grant, beside those that the client has of the person.
    Create,
    /// More for a grant that the client has. What it has stays.
    Merge,
    /// Something else for a grant that the client has. What it had ends.
    Replace,
}

impl GrantManagementAction {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Create, Self::Merge, Self::Replace];

    /// The value of the parameter.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Merge => "merge",
            Self::Replace => "replace",
        }
    }

    /// The action with this value.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.as_str() == name)
    }
}

/// Part of a scope, with the resources that it was approved for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct GrantedScope {
    /// The scope.
    pub scope: Scope,
    /// The identifiers of the resources (RFC 8707); empty: no particular ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<String>,
    #[serde(flatten)]
    pub(crate) rest: Rest,
}

/// What a client may do with a grant that it manages (Grant Management for OAuth 2.0 draft 03). A grant has it from the moment when
/// the client got the first tokens of a request with `grant_management_action`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ManagedGrant {
    /// How often it was changed; 1 after the first tokens. Refresh tokens of earlier versions no longer count.
    pub version: u64,
    /// The version of the latest replacement: access tokens of earlier versions no longer count.
    pub replaced_at_version: u64,
    /// The scope of each approval, and the resources that it is for.
    pub scopes: Vec<GrantedScope>,
    /// The authorization details (RFC 9396).
    #[serde(default, skip_serializing_if = "AuthorizationDetails::is_empty")]
    pub authorization_details: AuthorizationDetails,
    /// The claims that the client requested individually (OpenID Connect Core section 5.5).
    #[serde(default, skip_serializing_if = "ClaimsRequest::is_empty")]
    pub claims: ClaimsRequest,
    /// Whether its access tokens were bound to a key or a certificate of the client. Then those of a change must be, too.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sender_constrained: bool,
    /// When the oldest approval in it was given: a replacement begins anew, and a merge makes nothing younger. The grant ends
    /// `grant_max_age` after it.
    pub approved_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    #[serde(flatten)]
    pub(crate) rest: Rest,
}

impl ManagedGrant {
    /// The first version, with nothing in it, approved at this moment. Set the fields for what was approved.
    pub fn new(updated_at: Timestamp) -> Self {
        Self {
            version: 1,
            replaced_at_version: 1,
            scopes: Vec::new(),
            authorization_details: AuthorizationDetails::default(),
            claims: ClaimsRequest::default(),
            sender_constrained: false,
            approved_at: updated_at,
            updated_at,
            rest: Rest::new(),
        }
    }

    /// All of its scope.
    pub fn scope(&self) -> Scope {
        self.scopes.iter().fold(Scope::empty(), |all, own| all.union(&own.scope))
    }

    /// All of its resources; empty: no particular ones.
    pub fn resources(&self) -> Vec<String> {
        let mut resources: Vec<String> = Vec::new();
        for own in self.scopes.iter().flat_map(|own| &own.resources) {
            if !resources.contains(own) {
                resources.push(own.clone());
            }
        }
        resources
    }

    /// Adds a scope for these resources.
    pub fn add_scope(&mut self, scope: &Scope, resources: &[String]) {
        match self.scopes.iter_mut().find(|own| own.resources == resources) {
            Some(own) => own.scope = own.scope.union(scope),
            None => self.scopes.push(GrantedScope {
                scope: scope.clone(),
                resources: resources.to_vec(),
                rest: Rest::new(),
            }),
        }
    }

    /// The names of the claims.
    pub fn claim_names(&self) -> impl Iterator<Item = &str> {
        let of_id_token =
            self.claims.id_token.keys().filter(|name| !self.claims.userinfo.contains_key(*name));
        self.claims.userinfo.keys().chain(of_id_token).map(String::as_str)
    }

    /// Adds a member that no version knows.
    pub(crate) fn grow(&mut self) {
        self.rest.grow();
        self.scopes.iter_mut().for_each(|own| own.rest.grow());
    }
}
