//! Request objects that a client encrypted for the provider (OpenID Connect Core section 6.1, RFC 9101 section 6.1).

use super::registered::Kind;
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

    /// Encryption hides the content and does not show whose it is, so any client may encrypt, with any algorithm that there
    /// is, whatever it registered (OpenID Connect Dynamic Registration section 2). The signature inside is checked.
    async fn decrypt_request_object(
        server: &S,
        _: &Client,
        object: &str,
    ) -> Result<Option<String>, OAuthError> {
        // Five parts (RFC 7516 section 9).
        if object.split('.').count() != 5 {
            return Ok(None);
        }
        let keys = server.settings().decryption_keys().ok_or(OAuthError::ServerError)?;
        keys.decrypt_off_thread(object).await.map(Some).map_err(|_| OAuthError::Extension {
            code: "invalid_request_object",
            description: "the request object cannot be decrypted".into(),
        })
    }
}

fn has_keys<S: SigningProvider>(server: &S) -> bool {
    server.settings().decryption_keys().is_some_and(|keys| !keys.is_empty())
}
