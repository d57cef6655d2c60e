//! The record of a registered client.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::texts::is_blank;
use super::{AuthMethod, ClientDocument, ClientMetadata, ClientSecret, DynamicRegistration, SecretTransport};
use crate::record::{Form, Grown, Kind};
use crate::{Text, Timestamp};

/// A registered client. Cloning copies a pointer, so a store can return it for every request.
///
/// ```
/// use oauth_runtime::Client;
///
/// let web = Client::confidential("web", "a-long-random-secret")
///     .name("Notes on the web")
///     .redirect_uri("https://client.example/cb")
///     .grant_types(["authorization_code", "refresh_token"])
///     .scope("read write")
///     .build()?;
/// assert!(web.allows_grant_type("refresh_token"));
///
/// let app = Client::public("app").redirect_uri("http://127.0.0.1/cb").build()?;
/// assert!(app.is_public());
/// # Ok::<(), oauth_runtime::ClientError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Client(pub(super) Arc<Registration>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Registration {
    pub(super) client_id: Text,
    pub(super) secrets: Vec<ClientSecret>,
    pub(super) disabled: bool,
    pub(super) resource_server: bool,
    pub(super) metadata: ClientMetadata,
    /// Set if the client registered itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) registration: Option<DynamicRegistration>,
    /// Set if the client is named by the URL of its metadata document.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) document: Option<ClientDocument>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) secret_transport: Option<SecretTransport>,
    /// When something that a person relies on was changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) changed_at: Option<Timestamp>,
    #[serde(flatten)]
    pub(super) form: Form<Client>,
}

impl Kind for Client {
    const NAME: &'static str = "a client";
}

impl Grown for Client {
    fn grown(self) -> Self {
        let mut own = Arc::unwrap_or_clone(self.0);
        own.form.grow();
        own.metadata.rest.grow();
        own.secrets.iter_mut().for_each(ClientSecret::grow);
        own.registration.iter_mut().for_each(|registration| registration.rest.grow());
        own.document.iter_mut().for_each(|document| document.rest.grow());
        Self(Arc::new(own))
    }
}

impl Client {
    /// When the client last changed something that people rely on when they consent: the redirect URIs, the name, the
    /// logo, or a link; also its keys, if they come from its metadata document, which counts as changed when it is first
    /// read. `None` if it never did, or only before this was
    /// recorded. An older consent no longer counts.
    pub fn changed_at(&self) -> Option<Timestamp> {
        self.0.changed_at
    }

    /// The client identifier (RFC 6749 section 2.2).
    pub fn client_id(&self) -> &str {
        &self.0.client_id
    }

    /// The same for a record, which shares it.
    pub(crate) fn shared_client_id(&self) -> Text {
        self.0.client_id.clone()
    }

    /// The name to show to people; the identifier if no visible name is registered.
    pub fn name(&self) -> &str {
        let name = self.0.metadata.client_name.as_deref().filter(|name| !is_blank(name));
        name.unwrap_or(&self.0.client_id)
    }

    /// All registered metadata.
    pub fn metadata(&self) -> &ClientMetadata {
        &self.0.metadata
    }

    /// The valid secrets; two while one is being replaced.
    pub fn secrets(&self) -> &[ClientSecret] {
        &self.0.secrets
    }

    /// Whether the client has no credentials (RFC 6749 section 2.1).
    pub fn is_public(&self) -> bool {
        self.auth_method() == AuthMethod::None
    }

    /// Whether the client is disabled: it cannot authenticate, and its codes and tokens no longer count.
    pub fn is_disabled(&self) -> bool {
        self.0.disabled
    }

    /// Whether the client is a resource server, which may introspect tokens of other clients (RFC 7662
    /// section 4).
    pub fn is_resource_server(&self) -> bool {
        self.0.resource_server
    }

    /// Where the client may put its secret. `None`: the server's setting applies.
    pub fn secret_transport(&self) -> Option<SecretTransport> {
        self.0.secret_transport
    }

    /// How the client authenticates at the token endpoint.
    pub fn auth_method(&self) -> AuthMethod {
        self.0.metadata.token_endpoint_auth_method
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("client_id", &self.0.client_id).finish_non_exhaustive()
    }
}
