//! The provider's metadata document (RFC 8414, OpenID Connect Discovery).

use std::sync::Arc;
use std::time::Duration;

use oauth_runtime_core::Issuer;
use oauth_runtime_core::fetch::Fetcher;
use serde::Deserialize;
use url::Url;

use super::failure::Failure;
use super::kept::Source;

/// The URLs in it change rarely; a document that is no longer at its place makes the provider be asked sooner.
const FRESH_FOR: Duration = Duration::from_secs(60 * 60);

/// The metadata of a provider, where its issuer says that it is.
pub(crate) struct ProviderMetadata {
    pub(crate) fetcher: Arc<dyn Fetcher>,
    pub(crate) issuer: Issuer,
}

/// What is needed of it.
#[derive(Debug, Deserialize)]
pub(crate) struct Document {
    issuer: String,
    jwks_uri: Option<String>,
    introspection_endpoint: Option<String>,
    #[serde(default)]
    mtls_endpoint_aliases: Aliases,
}

/// The endpoints for clients with a certificate (RFC 8705 section 5).
#[derive(Debug, Default, Deserialize)]
struct Aliases {
    introspection_endpoint: Option<String>,
}

impl ProviderMetadata {
    /// The two places: RFC 8414 section 3.1, and OpenID Connect Discovery section 4.
    fn places(&self) -> [String; 2] {
        let (origin, path) = (self.issuer.origin(), self.issuer.path());
        [
            format!("{origin}/.well-known/oauth-authorization-server{path}"),
            self.issuer.join("/.well-known/openid-configuration"),
        ]
    }

    async fn read(&self, place: &str) -> Result<Document, Failure> {
        let what = "the metadata";
        let url = Url::parse(place).map_err(|_| Failure::of_document(what, "its URL is malformed"))?;
        // What a fetcher keeps may still have the old URLs; `Kept` keeps the document.
        let fetched =
            self.fetcher.refetch(&url).await.map_err(|error| Failure::of_fetch(what, &url, &error))?;
        let document: Document = serde_json::from_slice(&fetched.body)
            .map_err(|error| Failure::of_document(what, &error.to_string()))?;
        // RFC 8414 section 3.3: otherwise, anybody could name the keys of another provider.
        if document.issuer != self.issuer.as_str() {
            let problem = format!("`issuer` is {:?} and not {:?}", document.issuer, self.issuer.as_str());
            return Err(Failure::of_document(what, &problem));
        }
        Ok(document)
    }
}

impl Source for ProviderMetadata {
    type Item = Arc<Document>;

    async fn load(&self) -> Result<(Arc<Document>, Duration), Failure> {
        let mut outcome = Failure::Permanent;
        for place in self.places() {
            match self.read(&place).await {
                Ok(document) => return Ok((Arc::new(document), FRESH_FOR)),
                // The other place may be the right one, but only a provider that answers can say so.
                Err(Failure::Temporary) => outcome = Failure::Temporary,
                Err(Failure::Permanent) => {}
            }
        }
        Err(outcome)
    }
}

impl Document {
    /// Where the keys are.
    pub(crate) fn jwks_uri(&self, issuer: &Issuer) -> Result<Url, Failure> {
        endpoint(self.jwks_uri.as_deref(), "jwks_uri", issuer)
    }

    /// Where tokens are introspected, by a client with a certificate or without.
    pub(crate) fn introspection_endpoint(
        &self,
        issuer: &Issuer,
        with_certificate: bool,
    ) -> Result<Url, Failure> {
        let alias = self.mtls_endpoint_aliases.introspection_endpoint.as_ref().filter(|_| with_certificate);
        let url = alias.or(self.introspection_endpoint.as_ref());
        endpoint(url.map(String::as_str), "introspection_endpoint", issuer)
    }
}

fn endpoint(value: Option<&str>, member: &str, issuer: &Issuer) -> Result<Url, Failure> {
    let problem = |problem| Failure::of_document("the metadata", &format!("`{member}` {problem}"));
    let url = Url::parse(value.ok_or_else(|| problem("is missing"))?).map_err(|_| problem("is not a URL"))?;
    // Whoever can change keys on their way can sign tokens.
    match is_safe(&url, issuer) {
        true => Ok(url),
        false => Err(problem("is not an https URL")),
    }
}

/// Whether it is `https`, or on the host of an issuer that is itself `http`.
pub(crate) fn is_safe(url: &Url, issuer: &Issuer) -> bool {
    let on_its_host = || Url::parse(issuer.origin()).is_ok_and(|own| own.host() == url.host());
    url.scheme() == "https" || (url.scheme() == "http" && !issuer.is_secure() && on_its_host())
}
