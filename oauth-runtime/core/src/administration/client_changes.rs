//! Changes, disables, enables and deletes clients.

use super::clients::MOST_TRIES;
use super::{About, Administration, AdministrationError, Result};
use crate::event::{Actor, ClientChange, EventKind};
use crate::store::{ClientRegistrationStore, Replacement};
use crate::{Client, ClientMetadata};

impl<S: ClientRegistrationStore> Administration<S> {
    /// Changes the registration of a client. If others change it at the same time, `change` is called again
    /// with their result.
    ///
    /// If the client's name, links or redirect URIs change, people who consented before are asked again.
    ///
    /// A public client stays public and a confidential one confidential: changing that fails with
    /// [`ClientError`](crate::ClientError), because one has secrets and the other must not. A change to
    /// `client_secret_jwt` fails too, because the provider has no secret that it could seal.
    ///
    /// ```
    /// # use oauth_runtime::{Client, ClientMetadata};
    /// # use oauth_runtime::administration::Administration;
    /// # use oauth_runtime::store::MemoryStore;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), oauth_runtime::BoxError> {
    /// # let app = Client::public("app").redirect_uri("http://127.0.0.1/cb").build()?;
    /// # let administration = Administration::new(MemoryStore::with_clients([app]));
    /// let rename = |mut metadata: ClientMetadata| {
    ///     metadata.client_name = Some("Notes".into());
    ///     metadata
    /// };
    /// let client = administration.change_client("app", rename).await?;
    /// assert_eq!(client.name(), "Notes");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`AdministrationError::Unknown`], [`AdministrationError::Client`], [`AdministrationError::NotOffered`],
    /// [`AdministrationError::Contended`] and the store's own.
    pub async fn change_client(
        &self,
        client_id: &str,
        change: impl Fn(ClientMetadata) -> ClientMetadata + Send + Sync,
    ) -> Result<Client, S> {
        let changed = |client: &Client| {
            let metadata = change(client.metadata().clone());
            let secrets = client.secrets().to_vec();
            // With the time: what people allowed the client as they knew it does not count for another name or redirect URI.
            let next = client.with_metadata_and_secrets(metadata, secrets, self.clock.now())?;
            self.check(&next)?;
            Ok(next)
        };
        self.replace(client_id, ClientChange::Metadata, changed).await
    }

    /// Disables a client: it cannot authenticate, and its codes and tokens do not count until it is enabled.
    ///
    /// # Errors
    /// [`AdministrationError::Unknown`], [`AdministrationError::Contended`] and the store's own.
    pub async fn disable_client(&self, client_id: &str) -> Result<Client, S> {
        self.replace(client_id, ClientChange::Disabled, |client| Ok(client.clone().into_disabled())).await
    }

    /// Enables a client. What was issued to it is valid again, unless it has expired.
    ///
    /// # Errors
    /// [`AdministrationError::NotOffered`] if the server no longer offers what the client is registered for: change the client first.
    /// [`AdministrationError::Unknown`], [`AdministrationError::Contended`] and the store's own.
    pub async fn enable_client(&self, client_id: &str) -> Result<Client, S> {
        let enabled = |client: &Client| {
            let next = client.clone().into_enabled();
            self.check(&next)?;
            Ok(next)
        };
        self.replace(client_id, ClientChange::Enabled, enabled).await
    }

    /// Deletes a client and everything that was issued to it.
    ///
    /// # Errors
    /// [`AdministrationError::Unknown`] and the store's own.
    pub async fn delete_client(&self, client_id: &str) -> Result<(), S> {
        match self.store.delete_client(client_id).await.map_err(AdministrationError::Store)? {
            true => {
                self.observe(EventKind::ClientDeleted { by: Actor::Operator }, About::Client(client_id));
                Ok(())
            }
            false => Err(AdministrationError::Unknown(client_id.to_owned())),
        }
    }

    /// Reads a client and stores the result of `change`; repeats if somebody else was faster.
    pub(super) async fn replace(
        &self,
        client_id: &str,
        kind: ClientChange,
        change: impl Fn(&Client) -> Result<Client, S> + Send + Sync,
    ) -> Result<Client, S> {
        for _ in 0..MOST_TRIES {
            let current = self.client(client_id).await?;
            let next = change(&current)?.resealed(self.seal.as_ref());
            let replacement = self.store.replace_client(&current, next.clone()).await;
            match replacement.map_err(AdministrationError::Store)? {
                Replacement::Replaced => {
                    self.observe_change(kind, &current, &next);
                    return Ok(next);
                }
                Replacement::Changed => {}
                Replacement::Unknown => return Err(AdministrationError::Unknown(client_id.to_owned())),
            }
        }
        Err(AdministrationError::Contended(client_id.to_owned()))
    }
}
