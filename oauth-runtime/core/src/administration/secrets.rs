//! Replaces client secrets without an interruption: two are valid meanwhile.

use super::{Administration, AdministrationError, Result};
use crate::event::ClientChange;
use crate::store::ClientRegistrationStore;
use crate::{Client, ClientSecret, Secret};

/// The current secret and its replacement.
const MOST_SECRETS: usize = 2;

impl<S: ClientRegistrationStore> Administration<S> {
    /// Gives a client a new secret of at least 256 bits, which is returned only this once. The old one stays valid
    /// until [`retire_secret`](Self::retire_secret) removes it, so that the client can switch without an
    /// interruption.
    ///
    /// A client with two valid secrets gets no third one: the client may be using either of the two.
    ///
    /// ```
    /// # use oauth_runtime::Client;
    /// # use oauth_runtime::administration::Administration;
    /// # use oauth_runtime::store::MemoryStore;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), oauth_runtime::BoxError> {
    /// # let web = Client::confidential("web", "the-old-long-secret").redirect_uri("https://client.example/cb").build()?;
    /// # let administration = Administration::new(MemoryStore::with_clients([web]));
    /// let secret = administration.rotate_secret("web").await?;
    /// println!("configure the client with {}", secret.reveal());
    /// // Once the new secret is in use everywhere:
    /// let client = administration.retire_secret("web").await?;
    /// assert_eq!(client.secrets().len(), 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// [`AdministrationError::TooManySecrets`], [`AdministrationError::Public`], [`AdministrationError::Unknown`],
    /// [`AdministrationError::Contended`] and the store's own.
    pub async fn rotate_secret(&self, client_id: &str) -> Result<Secret, S> {
        let method = self.client(client_id).await?.auth_method();
        let (secret, added) = ClientSecret::generate(client_id, method, self.seal.as_ref())?;
        self.replace(client_id, ClientChange::SecretAdded, |client| {
            confidential::<S>(client)?;
            if client.secrets().len() >= MOST_SECRETS {
                return Err(AdministrationError::TooManySecrets(client_id.to_owned()));
            }
            let secrets = client.secrets().iter().chain([&added]).cloned().collect();
            Ok(client.with_secrets(secrets)?)
        })
        .await?;
        Ok(secret)
    }

    /// Finishes a rotation: only the newest secret remains. Does nothing if it is already the only one.
    ///
    /// # Errors
    /// [`AdministrationError::Public`], [`AdministrationError::Unknown`], [`AdministrationError::Contended`] and the store's own.
    pub async fn retire_secret(&self, client_id: &str) -> Result<Client, S> {
        let client = self.client(client_id).await?;
        confidential::<S>(&client)?;
        let older = client.secrets().split_last().map_or(&[][..], |(_, older)| older);
        self.drop_secrets(client_id, older).await
    }

    /// Cancels a rotation, if the new secret was lost or given to the wrong person: only the oldest secret
    /// remains. Does nothing if it is already the only one.
    ///
    /// # Errors
    /// [`AdministrationError::Public`], [`AdministrationError::Unknown`], [`AdministrationError::Contended`] and the store's own.
    pub async fn cancel_rotation(&self, client_id: &str) -> Result<Client, S> {
        let client = self.client(client_id).await?;
        confidential::<S>(&client)?;
        let newer = client.secrets().split_first().map_or(&[][..], |(_, newer)| newer);
        self.drop_secrets(client_id, newer).await
    }

    /// Seals the secrets of clients with `client_secret_jwt` again that an older secret of the
    /// [`Seal`](crate::Seal) sealed. Returns how many clients there were. Afterwards nothing needs the older
    /// secret to open them. If it is interrupted, call it again.
    ///
    /// # Errors
    /// [`AdministrationError::DoesNotOpen`] for a client whose secret the seal does not open, after all others were
    /// sealed again: keep the older secret until that client has a new one. [`AdministrationError::Contended`] and
    /// the store's own.
    #[cfg(feature = "openid")]
    pub async fn reseal_secrets(&self) -> Result<usize, S> {
        let (mut resealed, mut unopened) = (0, None);
        for client in self.clients().await? {
            if !client.secrets_open(self.seal.as_ref()) {
                unopened = Some(client.client_id().to_owned());
            }
            if client.resealed(self.seal.as_ref()) != client {
                // `replace` seals what it stores.
                match self
                    .replace(client.client_id(), ClientChange::SecretResealed, |client| Ok(client.clone()))
                    .await
                {
                    Ok(_) => resealed += 1,
                    Err(AdministrationError::Unknown(_)) => {}
                    Err(error) => return Err(error),
                }
            }
        }
        unopened.map_or(Ok(resealed), |client_id| Err(AdministrationError::DoesNotOpen(client_id)))
    }

    /// Removes only these secrets: one that a concurrent rotation adds is not the caller's to remove.
    async fn drop_secrets(&self, client_id: &str, dropped: &[ClientSecret]) -> Result<Client, S> {
        self.replace(client_id, ClientChange::SecretRemoved, |client| {
            // By their digests: a secret that was sealed again meanwhile is still the same secret.
            let is_dropped =
                |secret: &&ClientSecret| dropped.iter().any(|other| other.digest() == secret.digest());
            let secrets = client.secrets().iter().filter(|secret| !is_dropped(secret));
            Ok(client.with_secrets(secrets.cloned().collect())?)
        })
        .await
    }
}

fn confidential<S: ClientRegistrationStore>(client: &Client) -> Result<(), S> {
    match client.is_public() {
        true => Err(AdministrationError::Public(client.client_id().to_owned())),
        false => Ok(()),
    }
}
