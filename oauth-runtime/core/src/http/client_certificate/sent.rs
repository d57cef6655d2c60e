//! The certificate that a proxy sent.

use http::request::Parts;

use super::ClientCertificate;
use crate::certificate_header::CertificateHeader;
use crate::http::Connection;
use crate::settings::TrustedProxies;

impl CertificateHeader {
    /// The certificate that a trusted proxy sent with the request. `None` if it sent none, or the connection is
    /// from anybody else.
    pub fn certificate(&self, proxies: &TrustedProxies, request: &Parts) -> Option<ClientCertificate> {
        let peer = request.extensions.get::<Connection>()?.peer;
        if !request.headers.contains_key(self.name()) || !proxies.trusts(peer) {
            return None;
        }
        match self.read(request) {
            Ok(sent) => sent.map(|(der, is_verified)| ClientCertificate::with_chain(der, is_verified)),
            Err(problem) => {
                tracing::warn!(
                    proxy = %peer,
                    header = %self.name(),
                    problem,
                    "ignored the client certificate that a trusted proxy sent"
                );
                None
            }
        }
    }
}
