//! Messages to clients.

use std::error::Error;

use futures_util::future::BoxFuture;

use super::registered::{Kind, Registered};
use crate::client_keys::recipient;
use crate::server::{AuthorizationServer, Message, Metadata, Part};
use crate::{Client, ClientMetadata, OAuthError};

/// `encryption(id_token)` (OpenID Connect Core section 10.2).
#[derive(Debug, Clone, Copy)]
pub struct EncryptedIdTokens;

/// `encryption(userinfo)` (OpenID Connect Core section 5.3.2).
#[derive(Debug, Clone, Copy)]
pub struct EncryptedUserInfo;

/// `encryption(authorization_response)` (JARM section 2.2).
#[derive(Debug, Clone, Copy)]
pub struct EncryptedAuthorizationResponses;

/// `encryption(introspection)` (RFC 9701 section 5).
#[derive(Debug, Clone, Copy)]
pub struct EncryptedIntrospection;

macro_rules! parts {
    ($($part:ident => $message:ident;)*) => {$(
        impl<S: AuthorizationServer> Part<S> for $part {
            fn metadata(_: &S, metadata: &mut Metadata) {
                Kind::of(Message::$message).describe(metadata);
            }

            fn check_registration(_: &S, metadata: &ClientMetadata) -> Result<(), OAuthError> {
                Kind::of(Message::$message).check(metadata)
            }

            fn encrypt<'a>(
                server: &'a S,
                client: &'a Client,
                message: Message,
                content: &'a str,
            ) -> Option<BoxFuture<'a, Result<String, OAuthError>>> {
                if message != Message::$message {
                    return None;
                }
                let registered = Kind::of(message).registered(client.metadata()).transpose()?;
                Some(Box::pin(encrypt(server, client, message, registered, content)))
            }
        }
    )*};
}

parts! {
    EncryptedIdTokens => IdToken;
    EncryptedUserInfo => UserInfo;
    EncryptedAuthorizationResponses => AuthorizationResponse;
    EncryptedIntrospection => Introspection;
}

/// Encrypts with the client's key. A client that is registered for encryption never gets the message without it.
async fn encrypt<S: AuthorizationServer>(
    server: &S,
    client: &Client,
    message: Message,
    registered: Result<Registered, OAuthError>,
    content: &str,
) -> Result<String, OAuthError> {
    let failed = |error: &(dyn Error + 'static)| {
        tracing::error!(
            client_id = client.client_id(),
            ?message,
            error,
            "could not encrypt for the client: is there a key with `use=enc` for its algorithm in its jwks or at its jwks_uri?"
        );
        OAuthError::ServerError
    };
    let Registered { algorithm, enc } = registered.map_err(|error| failed(&error))?;
    let recipient = recipient(server.settings(), client, algorithm).await;
    let recipient = recipient.map_err(|error| error.answer(failed(&error)))?;
    // UserInfo may be encrypted without a signature; everything else is a signed JWT.
    let cty = (!content.starts_with('{')).then_some("JWT");
    recipient.encrypt(enc, cty, content).map_err(|error| failed(&error))
}
