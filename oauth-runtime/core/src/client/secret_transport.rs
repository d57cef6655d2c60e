//! Where in a request a client may put its secret.

use serde::{Deserialize, Serialize};

/// Where a client may put its secret: into the `Authorization` header (`client_secret_basic`) or into the body
/// (`client_secret_post`).
///
/// Both carry the same secret (RFC 6749 section 2.3.1), and many libraries choose one regardless of the
/// registration. So the default is [`Any`](Self::Any). OAuth 2.1 section 2.4.1 requires servers to accept the
/// body.
///
/// Set it for all clients with the setting `client_secret_transport`, or for one client with
/// [`ClientBuilder::secret_transport`](crate::ClientBuilder::secret_transport).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SecretTransport {
    /// Header or body, whatever the client is registered for.
    #[default]
    Any,
    /// Only as the client's `token_endpoint_auth_method` says.
    Registered,
}
