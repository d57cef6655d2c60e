//! Ends the clients that are named by documents on one host.

use url::Url;

use super::{Administration, AdministrationError, Result};
use crate::Client;
use crate::settings::HostPattern;
use crate::store::ClientRegistrationStore;

impl<S: ClientRegistrationStore> Administration<S> {
    /// Deletes every client whose metadata document is on this host, on whatever port, with everything that was
    /// issued to it and what people allowed it: `client.example`, or `*.client.example` for all hosts below it.
    /// Returns how many there were.
    ///
    /// Deny the host first, with `ClientDocuments::deny_host` and the same text: otherwise a client comes back when
    /// the next person approves it.
    ///
    /// ```
    /// # use oauth_runtime::{Client, ClientDocument, Timestamp};
    /// # use oauth_runtime::administration::Administration;
    /// # use oauth_runtime::store::MemoryStore;
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), oauth_runtime::BoxError> {
    /// # let app = Client::public("https://evil.example/client.json").redirect_uri("https://evil.example/cb").build()?;
    /// # let app = app.into_documented(ClientDocument::new(Timestamp::from_unix(0)));
    /// # let administration = Administration::new(MemoryStore::with_clients([app]));
    /// let ended = administration.revoke_clients_of_host("evil.example").await?;
    /// println!("{ended} clients of evil.example are gone");
    /// # assert_eq!(ended, 1);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// If the text is not a host, or the store fails. Then part of it may be done already; call it again.
    pub async fn revoke_clients_of_host(&self, host: &str) -> Result<usize, S> {
        let Some(hosts) = HostPattern::parse(host) else {
            return Err(AdministrationError::Host(host.to_owned()));
        };
        let mut ended = 0;
        for client in self.clients().await?.iter().filter(|client| is_on(client, &hosts)) {
            // Disabled first, so that nothing is issued to it while it is being deleted.
            let deleted = match self.disable_client(client.client_id()).await {
                Ok(_) => self.delete_client(client.client_id()).await,
                Err(error) => Err(error),
            };
            match deleted {
                Ok(()) => ended += 1,
                // Somebody else deleted it meanwhile, before or after it was disabled.
                Err(AdministrationError::Unknown(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(ended)
    }
}

fn is_on(client: &Client, hosts: &HostPattern) -> bool {
    let url = client.document_url().and_then(|url| Url::parse(url).ok());
    url.is_some_and(|url| url.host_str().is_some_and(|own| hosts.matches(own)))
}
