//! Conditions of an approval in addition to the person's decision; checked again after everything is issued.
//!
//! A person may withdraw a consent, or log out everywhere, while `/authorize` runs. Withdrawing deletes the consent first, and then
//! ends the existing grants. A grant that was created before the grants were listed ends with them. For a
//! grant that was created later, this check, which runs after its creation, sees that the consent is gone.
//! Nothing has been handed out by then.

use std::any::Any;
use std::fmt;

use futures_util::future::BoxFuture;

use super::Approval;
use crate::OAuthError;
use crate::server::Approved;

/// The provider without its type: an approval does not name one.
type AnyServer = dyn Any + Send + Sync;

type Holds =
    for<'a> fn(&'a AnyServer, &'a Approved<'a>, Option<u64>) -> BoxFuture<'a, Result<bool, OAuthError>>;

/// Decides whether an approval still counts.
#[derive(Clone, Copy)]
pub(crate) struct Condition {
    holds: Holds,
    known: Option<u64>,
}

impl Condition {
    pub(crate) async fn holds(
        &self,
        server: &AnyServer,
        approved: &Approved<'_>,
    ) -> Result<bool, OAuthError> {
        (self.holds)(server, approved, self.known).await
    }
}

/// The approval counts only if this holds for what was issued, given what was `known` when it was approved. The server is the one
/// that issued it.
pub fn on_condition(approval: Approval, holds: Holds, known: Option<u64>) -> Approval {
    Approval { condition: Some(Condition { holds, known }), ..approval }
}

/// There is only one condition, so two approvals do not differ by it.
impl PartialEq for Condition {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Condition {}

impl fmt::Debug for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Condition(…)")
    }
}
