//! Messages that may be encrypted for a client.

#[cfg(feature = "openid")]
use super::{AuthorizationServer, Part};
#[cfg(feature = "openid")]
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

#[cfg(feature = "openid")]
impl Message {
    /// Whether the client is registered to get it encrypted.
    pub(crate) fn is_encrypted_for(self, client: &Client) -> bool {
        let own = &client.metadata().openid;
        let alg = match self {
            Self::IdToken => &own.id_token_encrypted_response_alg,
            Self::UserInfo => &own.userinfo_encrypted_response_alg,
            Self::AuthorizationResponse => &own.authorization_encrypted_response_alg,
            Self::Introspection => &own.introspection_encrypted_response_alg,
        };
        alg.is_some()
    }
}

/// The message for the client: encrypted, if it is registered for that.
///
/// # Errors
/// `server_error` if the client is registered for encryption, but has no key, or the declaration lacks the encryption.
#[cfg(feature = "openid")]
pub(crate) async fn for_client<S: AuthorizationServer>(
    server: &S,
    client: &Client,
    message: Message,
    content: String,
) -> Result<String, OAuthError> {
    if let Some(encrypting) = S::Parts::encrypt(server, client, message, &content) {
        return encrypting.await;
    }
    if message.is_encrypted_for(client) {
        tracing::error!(
            client_id = client.client_id(),
            ?message,
            "the client is registered to get this encrypted, and `encryption(…)` of the declaration does not have it"
        );
        return Err(OAuthError::ServerError);
    }
    Ok(content)
}
