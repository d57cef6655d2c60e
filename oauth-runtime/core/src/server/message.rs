//! Messages that may be encrypted for a client.

use super::{AuthorizationServer, Part};
use crate::{Client, OAuthError};

/// A kind of message to a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Message {
    /// An ID token.
    IdToken,
    /// A UserInfo response.
    UserInfo,
    /// An authorization response as a JWT.
    AuthorizationResponse,
    /// A signed introspection response.
    Introspection,
}

/// The message for the client: encrypted, if it is registered for that.
///
/// # Errors
/// `server_error` if it is, and has no key.
pub(crate) async fn for_client<S: AuthorizationServer>(
    server: &S,
    client: &Client,
    message: Message,
    content: String,
) -> Result<String, OAuthError> {
    if let Some(encrypting) = S::Parts::encrypt(server, client, message, &content) {
        return encrypting.await;
    }
    Ok(content)
}
