//! What the tokens of an approved request are issued for.

use crate::grant::RequestedScope;
use crate::grant::redemption::Approved;
use crate::store::Authenticated;
use crate::token::{CibaRequest, DecoupledApproval};

pub(super) fn of(kept: &CibaRequest, approval: &DecoupledApproval) -> Approved {
    let asked = RequestedScope { scope: kept.scope.clone(), named: kept.requested_scope.clone() };
    Approved {
        grant_id: approval.grant_id.clone(),
        person: Authenticated { subject: approval.subject.clone(), username: approval.username.clone() },
        requested_scope: asked.beyond(&approval.scope),
        scope: approval.scope.clone(),
        authorization_details: approval.authorization_details.clone(),
        audience: kept.audience.clone(),
        nonce: None,
        authentication: approval.authentication.clone(),
        confirmation: kept.confirmation.clone(),
        granted_at: approval.approved_at,
        grant_management: kept.grant_management.as_ref().filter(|_| !kept.redeemed).map(|asked| asked.action),
    }
}
