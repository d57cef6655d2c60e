//! A grant in the copy of a person's own data.

use oauth_runtime_core::authorization_details::AuthorizationDetails;
use oauth_runtime_core::token::IssuedGrant;
use oauth_runtime_core::{Scope, Timestamp};
use serde::Serialize;

/// A grant.
#[derive(Serialize)]
pub(super) struct ExportedGrant {
    client_id: String,
    scope: Scope,
    issued_at: Timestamp,
    expires_at: Timestamp,
    #[serde(skip_serializing_if = "Option::is_none")]
    managed: Option<ExportedManagedGrant>,
}

/// What a client may do with a grant that it manages.
#[derive(Serialize)]
struct ExportedManagedGrant {
    /// The client has it, and no other grant has one for its client.
    grant_id: String,
    resources: Vec<String>,
    authorization_details: AuthorizationDetails,
    claims: Vec<String>,
    updated_at: Timestamp,
}

impl From<IssuedGrant> for ExportedGrant {
    fn from(grant: IssuedGrant) -> Self {
        let IssuedGrant { grant_id, client_id, scope, issued_at, expires_at, managed, .. } = grant;
        let managed = managed.map(|managed| ExportedManagedGrant {
            grant_id: grant_id.to_string(),
            resources: managed.resources(),
            claims: managed.claim_names().map(str::to_owned).collect(),
            updated_at: managed.updated_at,
            authorization_details: managed.authorization_details,
        });
        Self { client_id: client_id.into(), scope, issued_at, expires_at, managed }
    }
}
