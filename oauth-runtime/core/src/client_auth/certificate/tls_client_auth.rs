//! `tls_client_auth`: a certificate of a trusted CA with the registered subject (RFC 8705 section 2.1).

use super::{read, subject};
use crate::client_auth::refused;
use crate::http::ClientCertificate;
use crate::server::{AuthorizationServer, Metadata, Part, add_mtls_endpoint_aliases};
use crate::{AuthMethod, Client, OAuthError};

/// `tls_client_auth`.
#[derive(Debug, Clone, Copy)]
pub struct TlsClientAuth;

impl<S: AuthorizationServer> Part<S> for TlsClientAuth {
    fn metadata(server: &S, metadata: &mut Metadata) {
        metadata.add_client_authentication(AuthMethod::TlsClientAuth.as_str(), &[]);
        add_mtls_endpoint_aliases(server, metadata);
    }

    async fn verify_certificate(
        server: &S,
        client: &Client,
        certificate: &ClientCertificate,
    ) -> Result<bool, OAuthError> {
        if client.auth_method() != AuthMethod::TlsClientAuth {
            return Ok(false);
        }
        let client_id = Some(client.client_id());
        let read = read(server.settings(), client, certificate)?;
        if !certificate.has_verified_chain() {
            return Err(refused(
                client_id,
                "no CA that is trusted for clients issued the client's certificate: check the CA that TLS is \
                 configured with (mtls_ca), or the setting of the certificate header about chains",
            ));
        }
        let expected = client.metadata().certificate.subject();
        let expected = expected.map_err(|_| {
            refused(client_id, "the registered subject of the client's certificate is malformed")
        })?;
        if !subject::has_subject(&read, &expected) {
            tracing::info!(
                client_id,
                registered = ?client.metadata().certificate,
                certificate = %read.tbs_certificate().subject(),
                "the client's certificate has another subject than the registered one"
            );
            return Err(OAuthError::InvalidClient);
        }
        Ok(true)
    }
}
