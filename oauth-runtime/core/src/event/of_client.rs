//! What the events of a client say about its registration.

use super::{Actor, ClientChange, EventKind};
use crate::Client;

impl EventKind {
    /// This client was registered.
    pub(crate) fn client_created(by: Actor, client: &Client) -> Self {
        let scope = &client.metadata().scope;
        Self::ClientCreated { by, scope: (!scope.is_empty()).then(|| scope.clone()) }
    }

    /// The registration `before` was replaced with that `after`. Only names are in the event, and the scope: whoever may ask
    /// for more is what an operator looks for. Other values can be secrets, such as a URI with a token in it.
    pub(crate) fn client_changed(by: Actor, change: ClientChange, before: &Client, after: &Client) -> Self {
        let (before, after) = (before.metadata(), after.metadata());
        let members = after.members_that_differ_from(before).into_iter().map(Into::into).collect();
        let scope = (after.scope != before.scope).then(|| after.scope.clone());
        Self::ClientChanged { by, change, members, scope }
    }
}
