//! Registers, changes, disables, deletes and lists clients.

use super::{About, Administration, AdministrationError, ClientRegistration, NewClient, Result};
use crate::event::{Actor, ClientChange, EventKind};
use crate::store::{ClientRegistrationStore, Replacement};
use crate::{Client, ClientMetadata};

/// This many concurrent changes of one client all succeed.
const MOST_TRIES: usize = 32;

/// How many clients one query reads.
const PAGE: usize = 500;

impl<S: ClientRegistrationStore> Administration<S> {
    /// Says what is wrong with a client, as [`create_client`](Self::create_client) would, and stores nothing. A program that
    /// registers many clients checks all of them before it stores the first.
    ///
    /// ```
    /// # use oauth_runtime::ClientMetadata;
    /// # use oauth_runtime::administration::{Administration, ClientRegistration};
    /// # use oauth_runtime::store::MemoryStore;
    /// let administration = Administration::new(MemoryStore::new());
    /// let wrong = administration.check_registration(&ClientRegistration::new(ClientMetadata::default()));
    /// let said = wrong.expect_err("no redirect URI").to_string();
    /// assert_eq!(said, "redirect_uris: response types need at least one redirect URI");
    /// ```
    ///
    /// # Errors
    /// [`AdministrationError::Client`] and [`AdministrationError::NotOffered`].
    pub fn check_registration(&self, registration: &ClientRegistration) -> Result<(), S> {
        let new = registration.clone().into_client(self.seal.as_ref())?;
        self.check(&new.client)
    }

    /// Registers a client. A confidential client gets a generated secret of 256 bits, which is returned only
    /// this once, unless it [has one](ClientRegistration::secret).
    ///
    /// # Errors
    /// [`AdministrationError::Taken`], [`AdministrationError::Client`], [`AdministrationError::NotOffered`]
    /// and the store's own.
    pub async fn create_client(&self, registration: ClientRegistration) -> Result<NewClient, S> {
        let new = registration.into_client(self.seal.as_ref())?;
        self.check(&new.client)?;
        match self.store.create_client(new.client.clone()).await.map_err(AdministrationError::Store)? {
            true => {
                self.observe_creation(&new.client);
                Ok(new)
            }
            false => Err(AdministrationError::Taken(new.client.client_id().to_owned())),
        }
    }

    /// Stores a client that the program or its configuration defines: creates it, or replaces the one with
    /// its identifier. Its grants and consents stay, and a client that an operator disabled stays disabled.
    /// Several instances may start with the same client at once.
    ///
    /// ```
    /// # use std::sync::Arc;
    /// # use oauth_runtime::administration::Administration;
    /// # use oauth_runtime::store::{ClientStore, MemoryStore};
    /// # use oauth_runtime::{Client, oauth_server};
    /// # #[oauth_server(grants(client_credentials), scopes(read = "Read your notes"))]
    /// # struct Notes { #[store] store: Arc<MemoryStore> }
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), oauth_runtime::BoxError> {
    /// # let store = Arc::new(MemoryStore::new());
    /// # let notes = Notes::new("https://notes.example".parse()?, Arc::clone(&store));
    /// let job = |scope| {
    ///     Client::confidential("job", "a-long-random-secret").grant_types(["client_credentials"]).scope(scope).build()
    /// };
    /// let administration = Administration::of(&notes, Arc::clone(&store));
    /// administration.put_client(job("read")?).await?;
    /// assert!(store.get_client("job").await?.is_some());
    ///
    /// let slip = administration.put_client(job("reed")?).await.expect_err("nobody declared it");
    /// assert_eq!(slip.to_string(), "scope: `reed` is not declared; did you mean `read`?");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`AdministrationError::NotOffered`], [`AdministrationError::Contended`] and the store's own.
    pub async fn put_client(&self, client: Client) -> Result<(), S> {
        self.check(&client)?;
        for _ in 0..MOST_TRIES {
            let current =
                self.store.get_client(client.client_id()).await.map_err(AdministrationError::Store)?;
            let Some(current) = current else {
                let created = self.store.create_client(client.clone()).await;
                if created.map_err(AdministrationError::Store)? {
                    self.observe_creation(&client);
                    return Ok(());
                }
                continue;
            };
            let next = client.sealed_like(&current, self.seal.as_ref());
            let next = if current.is_disabled() { next.into_disabled() } else { next };
            if next == current {
                return Ok(());
            }
            let replaced = self.store.replace_client(&current, next.clone()).await;
            if replaced.map_err(AdministrationError::Store)? == Replacement::Replaced {
                self.observe_change(ClientChange::Metadata, &current, &next);
                return Ok(());
            }
        }
        Err(AdministrationError::Contended(client.client_id().to_owned()))
    }

    /// The client with this identifier.
    ///
    /// # Errors
    /// [`AdministrationError::Unknown`] and the store's own.
    pub async fn client(&self, client_id: &str) -> Result<Client, S> {
        let client = self.store.get_client(client_id).await.map_err(AdministrationError::Store)?;
        client.ok_or_else(|| AdministrationError::Unknown(client_id.to_owned()))
    }

    /// All clients, sorted by their identifiers.
    ///
    /// # Errors
    /// The store's own.
    pub async fn clients(&self) -> Result<Vec<Client>, S> {
        let mut clients: Vec<Client> = Vec::new();
        loop {
            let after = clients.last().map(Client::client_id);
            let page = self.store.list_clients(after, PAGE).await.map_err(AdministrationError::Store)?;
            if page.is_empty() {
                break;
            }
            clients.extend(page);
        }
        clients.sort_by(|one, other| one.client_id().cmp(other.client_id()));
        Ok(clients)
    }

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
