//! A client to register, and the result.

use crate::seal::Seal;
use crate::{Client, ClientError, ClientMetadata, ClientSecret, Secret};

/// A client to register: its metadata, and an operator's decisions.
///
/// ```
/// use oauth_runtime::ClientMetadata;
/// use oauth_runtime::administration::ClientRegistration;
///
/// let mut metadata = ClientMetadata::default();
/// metadata.grant_types = vec!["client_credentials".into()];
/// metadata.scope = "read".parse()?;
/// let registration = ClientRegistration::new(metadata).client_id("api").resource_server();
/// # Ok::<(), oauth_runtime::ParseScopeError>(())
/// ```
#[derive(Debug, Clone)]
#[must_use = "`Administration::create_client` registers it"]
pub struct ClientRegistration {
    metadata: ClientMetadata,
    client_id: Option<String>,
    resource_server: bool,
    secret: Option<Secret>,
    disabled: bool,
}

impl ClientRegistration {
    /// A client with this metadata. Its `token_endpoint_auth_method` determines whether it gets a secret.
    pub fn new(metadata: ClientMetadata) -> Self {
        Self { metadata, client_id: None, resource_server: false, secret: None, disabled: false }
    }

    /// The client identifier. Default: 32 random hexadecimal digits.
    pub fn client_id(mut self, client_id: impl Into<String>) -> Self {
        self.client_id = Some(client_id.into());
        self
    }

    /// Marks a resource server, which may introspect the tokens of every client.
    pub fn resource_server(mut self) -> Self {
        self.resource_server = true;
        self
    }

    /// The secret that the client has already, such as at the provider that it comes from. Default: a new one.
    ///
    /// ```
    /// use oauth_runtime::ClientMetadata;
    /// use oauth_runtime::administration::{Administration, ClientRegistration};
    /// use oauth_runtime::store::MemoryStore;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), oauth_runtime::BoxError> {
    /// let administration = Administration::new(MemoryStore::new());
    /// let metadata: ClientMetadata = serde_json::from_str(r#"{ "redirect_uris": ["https://client.example/cb"] }"#)?;
    /// let registration = ClientRegistration::new(metadata).client_id("web").secret("the-secret-of-the-web-client");
    /// let known = administration.create_client(registration).await?;
    /// assert!(known.secret.is_none(), "nothing to hand over");
    /// assert!(known.client.secrets()[0].verify("the-secret-of-the-web-client"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn secret(mut self, secret: impl Into<Secret>) -> Self {
        self.secret = Some(secret.into());
        self
    }

    /// Registers the client as disabled, until [`enable_client`](super::Administration::enable_client).
    pub fn disabled(mut self) -> Self {
        self.disabled = true;
        self
    }

    /// The client. Without a secret of its own, it gets a new one if it authenticates with one.
    pub(crate) fn into_client(self, seal: Option<&Seal>) -> Result<NewClient, ClientError> {
        let client_id = self.client_id.unwrap_or_else(|| format!("{:032x}", rand::random::<u128>()));
        let method = self.metadata.token_endpoint_auth_method;
        let (secret, kept) = match self.secret {
            Some(own) => (None, Some(ClientSecret::kept(&own, &client_id, method, seal)?)),
            None => {
                let new = method.needs_secret().then(|| ClientSecret::generate(&client_id, method, seal));
                new.transpose()?.unzip()
            }
        };
        let client = Client::from_metadata(client_id, kept.into_iter().collect(), self.metadata)?;
        let client = if self.resource_server { client.into_resource_server() } else { client };
        let client = if self.disabled { client.into_disabled() } else { client };
        Ok(NewClient { client, secret })
    }
}

/// A newly registered client.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct NewClient {
    /// The client.
    pub client: Client,
    /// Its new secret of at least 256 bits. The store has only its digest, or its sealed form. `None` for a
    /// client without a secret, and for one with a secret that it had already.
    pub secret: Option<Secret>,
}
