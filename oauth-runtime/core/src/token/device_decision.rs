//! What the resource owner decided about a device.

use serde::{Deserialize, Serialize};

use super::{DecoupledApproval, GrantId};
use crate::record::{Kind, RecordError, Stored, read, write};

/// The resource owner's decision about a device.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::large_enum_variant, reason = "a request has one of them")]
// Exhaustive on purpose: a store has to handle each.
pub enum DeviceDecision {
    /// They denied.
    Denied,
    /// They approved.
    Approved(DecoupledApproval),
}

impl Kind for DeviceDecision {
    const NAME: &'static str = "a decision about a device";
}

/// The keys of a decision about a device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct DecisionKeys<'a> {
    /// The grant that begins with an approval: the device code is revoked with it. `None` where the person denied.
    pub grant_id: Option<&'a GrantId>,
}

impl DeviceDecision {
    /// What a store keeps in columns beside the device code.
    ///
    /// # Errors
    /// None in practice: every decision can be serialized as JSON.
    pub fn to_stored(&self) -> Result<Stored<DecisionKeys<'_>>, RecordError> {
        let grant_id = match self {
            Self::Denied => None,
            Self::Approved(approval) => Some(&approval.grant_id),
        };
        Ok(Stored::new(write(self)?, DecisionKeys { grant_id }))
    }

    /// The decision that was kept.
    ///
    /// # Errors
    /// Those of [`DeviceCode::from_stored`](super::DeviceCode::from_stored).
    pub fn from_stored(form: impl AsRef<str>) -> Result<Self, RecordError> {
        read(form.as_ref())
    }
}
