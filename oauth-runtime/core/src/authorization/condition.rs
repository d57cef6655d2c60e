//! What an approval rests on beside the person's word: asked again when everything is issued.
//!
//! A person may take a consent back while `/authorize` runs. Taking back deletes the consent first, and then ends the grants that there
//! are. So a grant that was created before they were listed ends with them; and one that was created later sees that the consent is gone,
//! if it looks after it was created. Nothing was handed out by then.

use std::any::Any;
use std::fmt;

use futures_util::future::BoxFuture;

use crate::OAuthError;
use crate::server::Approved;

/// The provider, whichever it is: an approval names no type of provider.
pub(crate) type AnyServer = dyn Any + Send + Sync;

type Holds = for<'a> fn(&'a AnyServer, &'a Approved<'a>) -> BoxFuture<'a, Result<bool, OAuthError>>;

/// Says whether an approval still counts.
#[derive(Clone, Copy)]
pub(crate) struct Condition(Holds);

impl Condition {
    #[cfg_attr(not(feature = "ui"), expect(dead_code))]
    pub(crate) fn new(holds: Holds) -> Self {
        Self(holds)
    }

    pub(crate) async fn holds(
        &self,
        server: &AnyServer,
        approved: &Approved<'_>,
    ) -> Result<bool, OAuthError> {
        (self.0)(server, approved).await
    }
}

/// There is one condition, so two approvals don't differ by which.
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
