//! Registers and lists clients.

use super::{Administration, AdministrationError, ClientRegistration, NewClient, Result};
use crate::Client;
use crate::event::ClientChange;
use crate::store::{ClientRegistrationStore, Replacement};

/// This many concurrent changes of one client all succeed.
pub(super) const MOST_TRIES: usize = 32;

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
}
