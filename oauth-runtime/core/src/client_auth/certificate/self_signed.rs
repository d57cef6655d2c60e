//! `self_signed_tls_client_auth`: a certificate that the client registered in its keys (RFC 8705 section 2.2).

use std::error::Error;

use serde_json::Value;

use super::{key, read};
use crate::client_keys::find_in_keys;
use crate::http::ClientCertificate;
use crate::server::{AuthorizationServer, Metadata, Part, add_mtls_endpoint_aliases};
use crate::{AuthMethod, Client, OAuthError};

/// `self_signed_tls_client_auth`.
#[derive(Debug, Clone, Copy)]
pub struct SelfSignedTlsClientAuth;

impl<S: AuthorizationServer> Part<S> for SelfSignedTlsClientAuth {
    fn metadata(server: &S, metadata: &mut Metadata) {
        metadata.add_client_authentication(AuthMethod::SelfSignedTlsClientAuth.as_str(), &[]);
        add_mtls_endpoint_aliases(server, metadata);
    }

    async fn verify_certificate(
        server: &S,
        client: &Client,
        certificate: &ClientCertificate,
    ) -> Result<bool, OAuthError> {
        if client.auth_method() != AuthMethod::SelfSignedTlsClientAuth {
            return Ok(false);
        }
        let read = read(server.settings(), client, certificate)?;
        let find = |set: &Value| key::has_certificate(set, certificate.der(), &read);
        match find_in_keys(server.settings(), client, &find).await {
            Ok(()) => Ok(true),
            Err(error) => {
                tracing::info!(
                    client_id = client.client_id(),
                    thumbprint = certificate.thumbprint(),
                    error = &error as &dyn Error,
                    "the client's certificate is not among its registered keys (jwks or jwks_uri)"
                );
                Err(error.answer(OAuthError::InvalidClient))
            }
        }
    }
}
