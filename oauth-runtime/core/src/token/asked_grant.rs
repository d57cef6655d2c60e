//! The grant that a waiting request is about.

use serde::{Deserialize, Serialize};

use super::{GrantId, GrantManagementAction};
use crate::record::Rest;

/// What the request of a device, or a backchannel authentication request, wants with which grant (Grant Management for OAuth 2.0
/// draft 03, section 5.2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AskedGrant {
    /// What it wants.
    pub action: GrantManagementAction,
    /// The grant that exists; `None` for a new one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grant_id: Option<GrantId>,
    #[serde(flatten)]
    pub(crate) rest: Rest,
}

impl AskedGrant {
    /// What a request wants with a grant.
    pub fn new(action: GrantManagementAction, grant_id: Option<GrantId>) -> Self {
        Self { action, grant_id, rest: Rest::new() }
    }
}
