//! Authentication by the certificate of the TLS connection (RFC 8705 section 2). What is the same for both methods; a
//! method says which certificate is the client's.

mod key;
mod self_signed;
mod subject;
mod tls_client_auth;

pub use self_signed::SelfSignedTlsClientAuth;
pub use tls_client_auth::TlsClientAuth;
use x509_cert::Certificate;
use x509_cert::der::Decode;

use super::refused;
use crate::http::{ClientCertificate, client_certificate};
use crate::server::{AuthorizationServer, ClientRequest, Part};
use crate::settings::Settings;
use crate::{AuthMethod, Client, OAuthError};

/// Authenticates a client that is registered for a certificate. The request names it in `client_id`, and contains
/// nothing else that authenticates it.
pub(super) async fn authenticate<S: AuthorizationServer>(
    server: &S,
    request: &ClientRequest<'_>,
    client: Client,
    used: AuthMethod,
) -> Result<Client, OAuthError> {
    let has_assertion = ["client_assertion", "client_assertion_type"];
    if used != AuthMethod::None || has_assertion.iter().any(|name| request.parameter(name).is_some()) {
        return Err(second_method());
    }
    let client_id = Some(client.client_id());
    let Some(certificate) = client_certificate(server.settings(), request.head()) else {
        return Err(refused(
            client_id,
            "the client authenticates with a certificate, and its connection has none: it must call the mTLS \
             endpoints; behind a proxy, set client_certificate_header and trusted_proxies",
        ));
    };
    match S::Parts::verify_certificate(server, &client, &certificate).await? {
        true => Ok(client),
        false => Err(refused(client_id, "the method that the client is registered for is not declared")),
    }
}

/// RFC 6749 section 2.3.
pub(super) fn second_method() -> OAuthError {
    OAuthError::invalid_request("the client authenticates with its certificate; send nothing else")
}

/// The certificate, if it can be read and is valid now. Otherwise the log says what is wrong.
fn read(
    settings: &Settings,
    client: &Client,
    certificate: &ClientCertificate,
) -> Result<Certificate, OAuthError> {
    let client_id = Some(client.client_id());
    let read = Certificate::from_der(certificate.der())
        .map_err(|_| refused(client_id, "the client's certificate is not well-formed X.509"))?;
    let validity = read.tbs_certificate().validity();
    let now = settings.now().as_unix();
    if validity.not_before.to_unix_duration().as_secs() > now {
        return Err(refused(client_id, "the client's certificate is not valid yet: check the clocks"));
    }
    if validity.not_after.to_unix_duration().as_secs() < now {
        return Err(refused(client_id, "the client's certificate has expired: the client needs a new one"));
    }
    Ok(read)
}
