//! Which clients are receivers.

use oauth_runtime_tables::signals::MANAGE;

use crate::Client;

/// Whether the client may hear of people today. An operator says so with its scope, and may take it back; a client that registered
/// itself, or that has a metadata document, never may, whatever its record says.
pub(super) fn may_receive(client: &Client) -> bool {
    !client.is_disabled() && client.metadata().scope.contains(MANAGE) && is_operators(client)
}

/// Whether an operator registered the client.
pub(crate) fn is_operators(client: &Client) -> bool {
    client.registration().is_none() && client.document().is_none()
}
