//! Clients that registered themselves as a part of a provider: there, or nothing at all.

use std::future::{Future, ready};

use super::expiry::note_use;
use crate::server::AuthorizationServer;
use crate::store::ClientRegistrationStore;
use crate::{Client, OAuthError};

/// Notes that a client is used, where clients register themselves.
pub trait RegistrationLayer<S: AuthorizationServer>: Send + Sync + 'static {
    /// A client that registered itself is used for the first time, so it does not expire. Costs nothing for any other client.
    ///
    /// # Errors
    /// Those of the store.
    #[doc(hidden)]
    fn used(server: &S, client: &Client) -> impl Future<Output = Result<(), OAuthError>> + Send;
}

/// A provider without the registration endpoint.
#[derive(Debug, Clone, Copy)]
pub struct NoRegistrations;

/// A provider with the registration endpoint.
#[derive(Debug, Clone, Copy)]
pub struct Registrations;

impl<S: AuthorizationServer> RegistrationLayer<S> for NoRegistrations {
    fn used(_: &S, _: &Client) -> impl Future<Output = Result<(), OAuthError>> + Send {
        ready(Ok(()))
    }
}

impl<S> RegistrationLayer<S> for Registrations
where
    S: AuthorizationServer,
    S::Store: ClientRegistrationStore,
{
    async fn used(server: &S, client: &Client) -> Result<(), OAuthError> {
        match client.is_unused() {
            true => note_use(server, client).await,
            false => Ok(()),
        }
    }
}
