//! The part of a provider where clients register themselves.

use super::expiry::note_use;
use crate::server::{AuthorizationServer, Part};
use crate::store::ClientRegistrationStore;
use crate::{Client, ClientUse, OAuthError};

/// A provider with the registration endpoint: a client that was used does not expire.
#[derive(Debug, Clone, Copy)]
pub struct Registrations;

impl<S> Part<S> for Registrations
where
    S: AuthorizationServer,
    S::Store: ClientRegistrationStore,
{
    async fn client_used(server: &S, client: &Client, _: ClientUse) -> Result<(), OAuthError> {
        match client.registration().is_some() && client.is_unused() {
            true => note_use(server, client).await,
            false => Ok(()),
        }
    }
}
