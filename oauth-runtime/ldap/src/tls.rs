//! TLS by rustls on aws-lc-rs.

use std::sync::Arc;

use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::LdapSetupError;

/// Trusts the authorities that this machine trusts.
pub(crate) fn of_this_machine() -> Result<Arc<ClientConfig>, LdapSetupError> {
    let found = rustls_native_certs::load_native_certs();
    let mut authorities = RootCertStore::empty();
    let (added, _) = authorities.add_parsable_certificates(found.certs);
    if added == 0 {
        let why =
            found.errors.into_iter().next().map_or_else(|| "there are none".into(), |error| error.into());
        return Err(LdapSetupError::Certificates(why));
    }
    trusting(authorities)
}

/// Trusts these authorities, in PEM.
pub(crate) fn of(pem: &[u8]) -> Result<Arc<ClientConfig>, LdapSetupError> {
    let mut authorities = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate.map_err(|error| LdapSetupError::Authorities(error.into()))?;
        authorities.add(certificate).map_err(|error| LdapSetupError::Authorities(error.into()))?;
    }
    if authorities.is_empty() {
        return Err(LdapSetupError::Authorities("there are none".into()));
    }
    trusting(authorities)
}

fn trusting(authorities: RootCertStore) -> Result<Arc<ClientConfig>, LdapSetupError> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| LdapSetupError::Certificates(error.into()))?;
    Ok(Arc::new(config.with_root_certificates(authorities).with_no_client_auth()))
}
