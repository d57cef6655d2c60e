//! Certificates of clients: the listener that asks for them, the CA that issues them, the header of a proxy.

use std::net::SocketAddr;
use std::sync::Arc;

use http::HeaderName;
use oauth_runtime::http::{CertificateForm, CertificateHeader};
use serde::Deserialize;
use tokio_rustls::rustls::RootCertStore;
use tokio_rustls::rustls::server::WebPkiClientVerifier;
use toml::Spanned;

use super::error::ConfigError;
use super::given::Given;
use super::named_file::NamedFile;
use super::source::Source;
use super::{parse_address, tls};
use crate::client_certificates::ClientCa;

/// The keys of this group.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Written {
    mtls_listen: Option<Spanned<String>>,
    mtls_ca: Option<Spanned<String>>,
    client_certificate_header: Option<Spanned<String>>,
}

/// Checked.
#[derive(Debug, Clone)]
pub struct MtlsConfig {
    /// Where to listen for connections with client certificates.
    pub listen: Option<SocketAddr>,
    ca: Option<NamedFile>,
    header: Option<HeaderName>,
}

impl MtlsConfig {
    pub(super) fn of(source: &Source, has_tls: bool) -> Result<Self, ConfigError> {
        let written: Written = source.read()?;
        let given = |key, value: Option<_>| value.map(|value| Given::in_file(source, key, value));
        let listen = given("mtls_listen", written.mtls_listen);
        if let Some(listen) = listen.as_ref().filter(|_| !has_tls) {
            return Err(listen
                .place
                .error("this listener needs a certificate of its own: set `tls_cert` and `tls_key`"));
        }
        let ca = given("mtls_ca", written.mtls_ca);
        let header = given("client_certificate_header", written.client_certificate_header);
        if let (Some(ca), None, None) = (&ca, &listen, &header) {
            let message = "nobody can send a certificate; set `mtls_listen`, or `client_certificate_header` behind a proxy";
            return Err(ca.place.error(message));
        }
        let parse_header = |text: &str| {
            text.parse::<HeaderName>()
                .map_err(|_| format!("`{text}` is not the name of a header, like x-client-cert"))
        };
        Ok(Self {
            listen: listen.map(|listen| listen.parse(parse_address)).transpose()?,
            ca: ca.map(Given::into_file),
            header: header.map(|header| header.parse(parse_header)).transpose()?,
        })
    }

    /// The header in which the trusted proxies send the client's certificate. The CA verifies its chain.
    pub fn certificate_header(&self, ca: &ClientCa) -> Option<CertificateHeader> {
        let header = CertificateHeader::new(CertificateForm::EscapedPem).named(self.header.clone()?);
        let ca = ca.clone();
        Some(header.chain_verified_by(move |chain| ca.verifies(chain)))
    }

    /// Reads the CA. Without one, no chain is verified.
    ///
    /// # Errors
    /// What is wrong with the file, and where it is named.
    pub fn load_ca(&self) -> Result<ClientCa, ConfigError> {
        let Some(file) = &self.ca else { return Ok(ClientCa::none()) };
        let mut roots = RootCertStore::empty();
        for certificate in file.certificates()? {
            roots.add(certificate).map_err(|error| file.error(error))?;
        }
        let verifier =
            WebPkiClientVerifier::builder_with_provider(Arc::new(roots), Arc::new(tls::recommended()));
        Ok(ClientCa::new(verifier.build().map_err(|error| file.error(error))?))
    }
}
