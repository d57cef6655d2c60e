//! Finding the client that an identifier names.

use super::{AuthorizationServer, Part};
use crate::failure::store_failure;
use crate::store::ClientStore;
use crate::{Client, Lookup, OAuthError};

/// The client with this identifier, disabled or not. Every look-up passes here: the store is asked first, then
/// the parts.
///
/// # Errors
/// Those of the store; those of [`Part::find_client`].
pub async fn find_client<S: AuthorizationServer>(
    server: &S,
    client_id: &str,
    lookup: Lookup,
) -> Result<Option<Client>, OAuthError> {
    let mut found = server.store().get_client(client_id).await.map_err(store_failure::<S::Store>)?;
    S::Parts::find_client(server, client_id, &mut found, lookup).await?;
    Ok(found.filter(|client| can_hold::<S>(client)))
}

/// A client that is held to a profile gets nothing from a provider that does not know the profile's rules.
fn can_hold<S: AuthorizationServer>(client: &Client) -> bool {
    let can_hold = client.metadata().profile.is_none() || S::DECLARATION.has_part("fapi2");
    if !can_hold {
        tracing::error!(
            client_id = client.client_id(),
            "refused a client with a profile: the declaration needs `sender_constrained(…)`"
        );
    }
    can_hold
}
