//! TLS by rustls on aws-lc-rs.

use std::sync::Arc;

use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::LdapSetupError;

/// Trusts the authorities that this machine trusts.
pub(crate) fn of_this_machine() -> Result<Arc<ClientConfig>, LdapSetupError> {
    let failed = |error: tokio_rustls::rustls::Error| LdapSetupError::Certificates(error.into());
    let found = rustls_native_certs::load_native_certs();
    let mut authorities = RootCertStore::empty();
    let (added, _) = authorities.add_parsable_certificates(found.certs);
    if added == 0 {
        let why =
            found.errors.into_iter().next().map_or_else(|| "there are none".into(), |error| error.into());
        return Err(LdapSetupError::Certificates(why));
    }
    let provider = Arc::new(aws_lc_rs::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(failed)?;
    Ok(Arc::new(config.with_root_certificates(authorities).with_no_client_auth()))
}
