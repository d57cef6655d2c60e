//! Certificates of clients: the listener that asks for them, the CA that issues them, the header of a proxy.

use std::net::SocketAddr;

use http::HeaderName;
use oauth_runtime::Issuer;
use oauth_runtime::axum::mtls::{Authorities, ClientCertificates};
use oauth_runtime::http::{CertificateForm, CertificateHeader};
use serde::Deserialize;
use toml::Spanned;

use super::error::ConfigError;
use super::given::Given;
use super::named_file::NamedFile;
use super::parse_address;
use super::source::Source;

/// The keys of this group.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Written {
    mtls_listen: Option<Spanned<String>>,
    mtls_ca: Option<Spanned<String>>,
    mtls_crl: Option<Spanned<String>>,
    mtls_endpoints: Option<Spanned<String>>,
    client_certificate_header: Option<Spanned<String>>,
    client_certificate_form: Option<Spanned<String>>,
}

/// Checked.
#[derive(Debug, Clone)]
pub struct MtlsConfig {
    /// Where to listen for connections with client certificates.
    pub listen: Option<SocketAddr>,
    /// The base URL of the endpoints there, if the file names it.
    endpoints: Option<Issuer>,
    ca: Option<NamedFile>,
    revocation_lists: Option<NamedFile>,
    header: Option<CertificateHeader>,
}

/// The names of the forms in which proxies write certificates.
const FORMS: [(&str, CertificateForm); 4] = [
    ("escaped_pem", CertificateForm::EscapedPem),
    ("base64_der", CertificateForm::Base64Der),
    ("xfcc", CertificateForm::ForwardedClientCert),
    ("client_cert", CertificateForm::ClientCert),
];

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
        let lists = given("mtls_crl", written.mtls_crl);
        if let Some(lists) = lists.as_ref().filter(|_| ca.is_none()) {
            return Err(lists.place.error("these lists are those of the CA in `mtls_ca`: set it too"));
        }
        let endpoints = given("mtls_endpoints", written.mtls_endpoints);
        let header = given("client_certificate_header", written.client_certificate_header);
        let form = given("client_certificate_form", written.client_certificate_form);
        let has_certificates = listen.is_some() || header.is_some() || form.is_some();
        if let Some(useless) = [&ca, &endpoints].into_iter().flatten().find(|_| !has_certificates) {
            let message = "nobody can send a certificate; set `mtls_listen`, or `client_certificate_header` behind a proxy";
            return Err(useless.place.error(message));
        }
        Ok(Self {
            listen: listen.map(|listen| listen.parse(parse_address)).transpose()?,
            endpoints: endpoints.map(|base| base.parse(str::parse::<Issuer>)).transpose()?,
            ca: ca.map(Given::into_file),
            revocation_lists: lists.map(Given::into_file),
            header: certificate_header(form.as_ref(), header.as_ref())?,
        })
    }

    /// The base URL of the endpoints for certificates: what the file says, or the issuer's host with the port of the
    /// listener.
    pub fn endpoints(&self, issuer: &Issuer, port: Option<u16>) -> Option<Issuer> {
        match (&self.endpoints, port) {
            (Some(base), _) => Some(base.clone()),
            (None, Some(port)) => at_port(issuer, port).parse().ok(),
            (None, None) => None,
        }
    }

    /// The header in which the trusted proxies send the client's certificate. The CA verifies its chain.
    pub fn certificate_header(&self, clients: &ClientCertificates) -> Option<CertificateHeader> {
        let clients = clients.clone();
        Some(self.header.clone()?.chain_verified_by(move |chain| clients.verifies(chain)))
    }

    /// Which certificates count. Without a CA, no chain is verified. Self-signed ones are judged when their client
    /// authenticates.
    ///
    /// # Errors
    /// Those of [`load_authorities`](Self::load_authorities).
    pub fn load(&self) -> Result<ClientCertificates, ConfigError> {
        Ok(match self.load_authorities()? {
            Some(authorities) => ClientCertificates::issued_by(authorities).or_self_signed(),
            None => ClientCertificates::self_signed(),
        })
    }

    /// Reads the CA and its revocation lists.
    ///
    /// # Errors
    /// What is wrong with a file, and where it is named.
    pub fn load_authorities(&self) -> Result<Option<Authorities>, ConfigError> {
        let Some(file) = &self.ca else { return Ok(None) };
        let authorities = Authorities::from_pem(&file.read()?).map_err(|error| file.error(error))?;
        Ok(Some(match &self.revocation_lists {
            Some(file) => authorities.revocation_lists(&file.read()?).map_err(|error| file.error(error))?,
            None => authorities,
        }))
    }
}

fn certificate_header(
    form: Option<&Given>,
    name: Option<&Given>,
) -> Result<Option<CertificateHeader>, ConfigError> {
    let parse_form = |text: &str| {
        let known = FORMS.into_iter().find(|(name, _)| *name == text).map(|(_, form)| form);
        known.ok_or_else(|| {
            let names = FORMS.map(|(name, _)| format!("\"{name}\"")).join(", ");
            format!("`{text}` is not a form of certificates; write one of {names}")
        })
    };
    let parse_name = |text: &str| {
        text.parse::<HeaderName>()
            .map_err(|_| format!("`{text}` is not the name of a header, like x-client-cert"))
    };
    let header = CertificateHeader::new(match form {
        Some(form) => form.parse(parse_form)?,
        None => CertificateForm::EscapedPem,
    });
    Ok(match name {
        Some(name) => Some(header.named(name.parse(parse_name)?)),
        None => form.map(|_| header),
    })
}

/// The issuer on another port of its host.
fn at_port(issuer: &Issuer, port: u16) -> String {
    let authority = issuer.origin().split_once("://").map_or("", |(_, authority)| authority);
    let host = match authority.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => host,
        _ => authority,
    };
    let port = if port == 443 { String::new() } else { format!(":{port}") };
    format!("https://{host}{port}{}", issuer.path())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_listener_is_at_another_port_of_the_issuers_host() {
        for (issuer, port, expected) in [
            ("https://op.example", 9443, "https://op.example:9443"),
            ("https://op.example:8443/tenant/", 9443, "https://op.example:9443/tenant"),
            ("https://op.example:8443", 443, "https://op.example"),
            ("https://[::1]:8443", 9443, "https://[::1]:9443"),
            ("https://[2001:db8::1]", 9443, "https://[2001:db8::1]:9443"),
            ("http://127.0.0.1:9000", 9443, "https://127.0.0.1:9443"),
        ] {
            let base = at_port(&issuer.parse().expect("an issuer"), port);
            assert_eq!(base, expected);
            assert!(base.parse::<Issuer>().is_ok(), "{base}");
        }
    }
}
