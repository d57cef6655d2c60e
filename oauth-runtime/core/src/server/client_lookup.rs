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
    let stored = server.store().get_client(client_id).await.map_err(store_failure::<S::Store>)?;
    S::Parts::find_client(server, client_id, stored, lookup).await
}
