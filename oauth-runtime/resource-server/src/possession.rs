//! Tokens that are bound to a key (`cnf`, RFC 7800): the request proves that its sender holds it.

use http::request::Parts;
use oauth_runtime_core::__internal::received_certificate;
use oauth_runtime_core::TrustedProxies;
use oauth_runtime_core::http::CertificateHeader;
use oauth_runtime_core::token::{AccessToken, Confirmation};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::claims::Refusal;

/// How requests prove it.
#[derive(Debug, Default)]
pub(crate) struct Possession {
    /// The proxies that terminate TLS, and the header in which they send the client's certificate.
    pub(crate) trusted_proxies: TrustedProxies,
    pub(crate) certificate_header: Option<CertificateHeader>,
}

impl Possession {
    /// Checks what the token requires of its sender (RFC 8705 section 3). Without a request, nothing is proved.
    pub(crate) fn check(&self, token: &AccessToken, request: Option<&Parts>) -> Result<(), Refusal> {
        let Some(bound) = &token.confirmation else { return Ok(()) };
        let mut proved = Confirmation::default();
        if bound.x5t_s256.is_some() {
            let header = self.certificate_header.as_ref();
            let received =
                request.and_then(|request| received_certificate(header, &self.trusted_proxies, request));
            let Some(certificate) = received else {
                return Err("the access token is bound to a client certificate, and the connection has none");
            };
            proved.x5t_s256 = Some(certificate.thumbprint().to_owned());
        }
        if proved.meets(bound) {
            return Ok(());
        }
        Err(match proved.x5t_s256 == bound.x5t_s256 {
            true => "the access token is bound to a key, which this server does not support",
            false => "the access token is bound to another client certificate than that of the connection",
        })
    }
}

/// The key that claims bind their token to.
pub(crate) fn confirmation(claims: &Map<String, Value>) -> Result<Option<Confirmation>, Refusal> {
    let Some(confirmation) = claims.get("cnf") else { return Ok(None) };
    // A member that nobody here knows is a condition that nobody here checks.
    match Confirmation::deserialize(confirmation) {
        Ok(known) if !known.is_empty() => Ok(Some(known)),
        _ => Err("the access token is bound to a key in a way that this server does not support"),
    }
}
