//! What the URL of a server says about TLS.

use std::net::IpAddr;

use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use url::Url;

use super::SmtpMailerError;

/// Whether nobody between here and the server can read the e-mails, which have links with which people log in.
pub(super) fn check(server: &str, is_insecure: bool) -> Result<(), SmtpMailerError> {
    // It was read as a URL before.
    let Ok(url) = Url::parse(server) else { return Ok(()) };
    match (url.scheme(), way(&url).as_deref()) {
        ("smtps", _) | (_, Some("required")) => Ok(()),
        (_, Some("opportunistic")) => Err(SmtpMailerError::Opportunistic),
        _ if is_insecure || is_local(&url) => Ok(()),
        _ => Err(SmtpMailerError::WithoutTls),
    }
}

/// What the URL says about TLS.
fn way(url: &Url) -> Option<String> {
    url.query_pairs().find(|(name, _)| name == "tls").map(|(_, way)| way.into_owned())
}

/// Whether the server is on this machine. The host of a URL with this scheme is a text, even if it is an address.
fn is_local(url: &Url) -> bool {
    let host = url.host_str().unwrap_or_default();
    let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
    host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

/// What a certificate in PEM begins with.
const BEGIN: &[u8] = b"-----BEGIN CERTIFICATE-----";

/// What the URL says about TLS, with more authorities; `None` if it says that there is none.
pub(super) fn with_authorities(server: &str, pem: &[u8]) -> Result<Option<Tls>, SmtpMailerError> {
    // It was read as a URL before.
    let Ok(url) = Url::parse(server) else { return Ok(None) };
    let kind = match (url.scheme(), way(&url).as_deref()) {
        ("smtps", _) => Tls::Wrapper,
        (_, Some("required")) => Tls::Required,
        _ => return Ok(None),
    };
    let wrong = |error: lettre::transport::smtp::Error| SmtpMailerError::Certificate(error.into());
    // The crate accepts a text without certificates, and then trusts none.
    if !pem.windows(BEGIN.len()).any(|window| window == BEGIN) {
        return Err(SmtpMailerError::Certificate("there is none".into()));
    }
    let certificate = Certificate::from_pem(pem).map_err(wrong)?;
    let parameters = TlsParameters::builder(url.host_str().unwrap_or_default().to_owned());
    let parameters = parameters.add_root_certificate(certificate).build();
    Ok(Some(kind(parameters.map_err(wrong)?)))
}
