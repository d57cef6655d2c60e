//! Tokens that are bound to a key (`cnf`, RFC 7800): the request proves that its sender holds it.

use http::request::Parts;
use oauth_runtime_core::__internal::{check_scheme, received_certificate, uses_dpop};
use oauth_runtime_core::http::CertificateHeader;
use oauth_runtime_core::token::{AccessToken, Confirmation};
use oauth_runtime_core::{OAuthError, Timestamp, TrustedProxies};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::claims::Refusal;
use crate::proofs::Proofs;

/// How requests prove it.
#[derive(Debug, Default)]
pub(crate) struct Possession {
    /// The proxies that terminate TLS, and the header in which they send the client's certificate.
    pub(crate) trusted_proxies: TrustedProxies,
    pub(crate) certificate_header: Option<CertificateHeader>,
    /// DPoP proofs.
    pub(crate) proofs: Proofs,
}

impl Possession {
    /// Checks what the token requires of its sender (RFC 8705 section 3, RFC 9449 section 7.1). Without a request, nothing
    /// is proved.
    pub(crate) async fn check(
        &self,
        token: &AccessToken,
        request: Option<&Parts>,
        now: Timestamp,
    ) -> Result<(), OAuthError> {
        let uses_dpop = request.is_some_and(|request| uses_dpop(&request.headers));
        check_scheme(token.confirmation.as_ref(), uses_dpop)?;
        let Some(bound) = &token.confirmation else { return Ok(()) };
        let mut proved = Confirmation::default();
        if let Some(thumbprint) = &bound.x5t_s256 {
            proved.x5t_s256 = request.and_then(|request| self.certificate(request));
            if proved.x5t_s256.as_ref() != Some(thumbprint) {
                return Err(OAuthError::invalid_token(
                    "the access token is bound to a client certificate that the connection does not have",
                ));
            }
        }
        if let (Some(key), Some(request)) = (&bound.jkt, request) {
            proved.jkt = self.proofs.key(request, &token.digest, key, now).await?;
        }
        match proved.jkt == bound.jkt {
            true => Ok(()),
            false => Err(OAuthError::invalid_token(
                "the access token is bound to a key, and the request does not prove that its sender holds it",
            )),
        }
    }

    /// The thumbprint of the client's certificate.
    fn certificate(&self, request: &Parts) -> Option<String> {
        let header = self.certificate_header.as_ref();
        let certificate = received_certificate(header, &self.trusted_proxies, request)?;
        Some(certificate.thumbprint().to_owned())
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
