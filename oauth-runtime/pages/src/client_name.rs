//! The names of clients for people.

use oauth_runtime_core::__internal::{Lookup, find_client};
use oauth_runtime_core::{OAuthError, Part};

use crate::provider::UiProvider;
use crate::session::{PendingRequest, Purpose};

/// What people know a client by.
pub(crate) struct ClientName {
    pub(crate) name: String,
    /// The host of its metadata document, if it has one: the name is its own choice.
    pub(crate) host: Option<String>,
}

/// The name of a client.
pub(crate) async fn client_name<S: UiProvider>(
    server: &S,
    client_id: &str,
) -> Result<Option<ClientName>, OAuthError> {
    let client = find_client(server, client_id, Lookup::Name).await?;
    Ok(client.map(|client| ClientName { name: client.name().to_owned(), host: client.document_host() }))
}

/// The client that the person continues to, if there is one.
pub(crate) async fn pending_client_name<S: UiProvider>(
    server: &S,
    pending: &PendingRequest,
) -> Result<Option<String>, OAuthError> {
    let client_id = match &pending.purpose {
        Purpose::Authorization { .. } => pending.parameter("client_id"),
        Purpose::Device { user_code: Some(user_code) } => {
            let device = S::Parts::find_device(server, user_code).await?;
            return Ok(device.map(|device| device.client().name().to_owned()));
        }
        Purpose::Account { .. } | Purpose::Device { user_code: None } | Purpose::Logout { .. } => None,
    };
    match client_id {
        None => Ok(None),
        Some(client_id) => Ok(client_name(server, client_id).await?.map(|client| client.name)),
    }
}
