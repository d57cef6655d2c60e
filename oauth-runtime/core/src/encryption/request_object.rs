//! Request objects that a client encrypted for the provider (OpenID Connect Core section 6.1, RFC 9101 section 6.1).

use super::registered::{Kind, Registered};
use crate::keys::unencrypted_header;
use crate::server::{Metadata, Part, SigningProvider};
use crate::settings::{Settings, SettingsError};
use crate::{Client, ClientMetadata, OAuthError};

/// `encryption(request_objects)`.
#[derive(Debug, Clone, Copy)]
pub struct EncryptedRequestObjects;

impl<S: SigningProvider> Part<S> for EncryptedRequestObjects {
    fn check_settings(settings: &Settings) -> Result<(), SettingsError> {
        match settings.decryption_keys() {
            Some(_) => Ok(()),
            None => Err(SettingsError::new(
                "decryption_keys",
                "clients may encrypt their request objects, but there are no keys to decrypt them",
                "pass `DecryptionKeys` to `decryption_keys(…)`; `DecryptionKeys::none()` accepts no encrypted ones",
            )),
        }
    }

    fn metadata(server: &S, metadata: &mut Metadata) {
        if has_keys(server) {
            Kind::of_request_objects().describe(metadata);
        }
    }

    fn check_registration(server: &S, metadata: &ClientMetadata) -> Result<(), OAuthError> {
        match Kind::of_request_objects().registered(metadata)? {
            Some(_) if !has_keys(server) => Err(OAuthError::invalid_client_metadata(
                "request_object_encryption_alg: this server has no keys that decrypt request objects",
            )),
            _ => Ok(()),
        }
    }

    fn published_keys(server: &S) -> Vec<serde_json::Value> {
        server.settings().decryption_keys().map(|keys| keys.published()).unwrap_or_default()
    }

    /// A client that is registered for an algorithm must use it, so that a request that it did not encrypt is not taken
    /// for its own.
    fn decrypt_request_object(
        server: &S,
        client: &Client,
        object: &str,
    ) -> Result<Option<String>, OAuthError> {
        let invalid = |description: &'static str| OAuthError::Extension {
            code: "invalid_request_object",
            description: description.into(),
        };
        let registered = Kind::of_request_objects().registered(client.metadata())?;
        // Five parts (RFC 7516 section 9).
        if object.split('.').count() != 5 {
            return match registered {
                None => Ok(None),
                Some(_) => Err(invalid("the request object is not encrypted")),
            };
        }
        if let Some(Registered { algorithm, enc }) = registered
            && unencrypted_header(object) != Some((algorithm, enc))
        {
            return Err(invalid("the request object is not encrypted with the algorithms of the client"));
        }
        let keys = server.settings().decryption_keys().ok_or(OAuthError::ServerError)?;
        let decrypted = keys.decrypt(object);
        decrypted.map(Some).map_err(|_| invalid("the request object cannot be decrypted"))
    }
}

fn has_keys<S: SigningProvider>(server: &S) -> bool {
    server.settings().decryption_keys().is_some_and(|keys| !keys.is_empty())
}
