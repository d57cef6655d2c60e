//! What a person decided about a backchannel authentication request.

use serde::{Deserialize, Serialize};

use super::{DecisionKeys, DecoupledApproval};
use crate::record::{Kind, RecordError, Stored, read, write};

/// How a backchannel authentication request ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::large_enum_variant, reason = "a request has one of them")]
// Exhaustive on purpose: a store has to handle each.
pub enum CibaDecision {
    /// The person denied.
    Denied,
    /// The client sent the same request once more, which took the place of this one.
    Replaced,
    /// The person approved.
    Approved(DecoupledApproval),
}

impl Kind for CibaDecision {
    const NAME: &'static str = "a decision about a backchannel authentication request";
}

impl CibaDecision {
    /// What a store keeps in columns beside the request.
    ///
    /// # Errors
    /// None in practice: every decision can be serialized as JSON.
    pub fn to_stored(&self) -> Result<Stored<DecisionKeys<'_>>, RecordError> {
        let grant_id = match self {
            Self::Denied | Self::Replaced => None,
            Self::Approved(approval) => Some(&approval.grant_id),
        };
        Ok(Stored::new(write(self)?, DecisionKeys { grant_id }))
    }

    /// The decision that was kept.
    ///
    /// # Errors
    /// Those of [`CibaRequest::from_stored`](super::CibaRequest::from_stored).
    pub fn from_stored(form: impl AsRef<str>) -> Result<Self, RecordError> {
        read(form.as_ref())
    }
}
