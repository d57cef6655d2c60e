//! An API in another process, which verifies tokens with the provider's published keys.

use std::sync::Arc;

use bytes::Bytes;
use http::request::Parts;
use oauth_runtime::fetch::{FetchError, Fetched, Fetcher, Url};
use oauth_runtime::http::{CertificateForm, CertificateHeader, ClientCertificate, Connection};
use oauth_runtime::keys::SigningKeys;
use oauth_runtime::resource::authorize;
use oauth_runtime::resource_server::TokenVerifier;
use oauth_runtime::{Granted, async_trait, resource_server};

use crate::Result;
use crate::provider::{ISSUER, NOTES};

#[resource_server(scopes(read = "Read your notes", write = "Change your notes"))]
pub(crate) struct Api;

/// The published keys.
struct Published(Bytes);

#[async_trait]
impl Fetcher for Published {
    async fn get(&self, _: &Url) -> std::result::Result<Fetched, FetchError> {
        Ok(Fetched::new(self.0.clone()).content_type("application/json"))
    }
}

/// The addresses of the proxy and of the client.
const PROXY: &str = "192.0.2.1";
const CLIENT: &str = "198.51.100.7";

pub(crate) fn start(keys: &SigningKeys) -> Result<Arc<Api>> {
    let verifier = TokenVerifier::builder(ISSUER.parse()?, NOTES)
        .jwks_uri(format!("{ISSUER}/jwks").parse()?)
        .client_certificate_header(CertificateHeader::new(CertificateForm::ClientCert))
        .trusted_proxies(format!("{PROXY}/32").parse()?)
        .fetcher(Published(keys.published()));
    Ok(Api::new(verifier.build()?))
}

/// How a request shows the client's certificate.
#[derive(Clone, Copy)]
pub(crate) enum Shown<'a> {
    Nothing,
    /// On its connection.
    Connection(&'a ClientCertificate),
    /// In the header of a proxy.
    Header(&'a str),
}

/// A request to an API.
pub(crate) fn request(scheme: &str, token: &str, proof: Option<&str>, shown: Shown<'_>) -> Result<Parts> {
    let mut request = http::Request::get("/").header("authorization", format!("{scheme} {token}"));
    if let Some(proof) = proof {
        request = request.header("dpop", proof);
    }
    let peer = if matches!(shown, Shown::Header(_)) { PROXY } else { CLIENT };
    if let Shown::Header(certificate) = shown {
        request = request.header("client-cert", certificate);
    }
    let (mut parts, ()) = request.body(())?.into_parts();
    if let Shown::Connection(certificate) = shown {
        certificate.attach(&mut parts.extensions);
    }
    parts.extensions.insert(Connection::new(peer.parse()?, true));
    Ok(parts)
}

pub(crate) async fn is_granted(api: &Api, request: &Parts) -> bool {
    let granted: std::result::Result<Option<Granted<scope::Read, Api>>, _> = authorize(api, request).await;
    granted.is_ok_and(|granted| granted.is_some())
}
