//! The metadata document of an OpenID provider (OpenID Connect Discovery 1.0).

use oauth_runtime_core::fetch::Fetcher;
use oauth_runtime_core::keys::SigningAlgorithm;
use serde::Deserialize;
use url::Url;

use crate::address::endpoint_of;
use crate::error::UpstreamError;
use crate::fetched::{fresh_for, get};

const WHAT: &str = "the metadata";

/// The parts of the document that we need, checked.
#[derive(Debug)]
pub(crate) struct Metadata {
    pub(crate) authorization_endpoint: Url,
    pub(crate) token_endpoint: Url,
    pub(crate) jwks_uri: Url,
    pub(crate) userinfo_endpoint: Option<Url>,
    pub(crate) end_session_endpoint: Option<Url>,
    /// Whether each authorization response names its issuer (RFC 9207 section 3).
    pub(crate) names_issuer: bool,
    /// Whether the token endpoint takes the secret in the form, and not in a header.
    pub(crate) only_secret_post: bool,
    /// How the provider signs ID tokens; `None` if it does not say.
    algorithms: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct Document {
    issuer: String,
    authorization_endpoint: Option<String>,
    token_endpoint: Option<String>,
    jwks_uri: Option<String>,
    userinfo_endpoint: Option<String>,
    end_session_endpoint: Option<String>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
    id_token_signing_alg_values_supported: Option<Vec<String>>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
}

impl Metadata {
    /// Fetches the document of the issuer, with the seconds for which it is kept.
    pub(crate) async fn fetch(fetcher: &dyn Fetcher, issuer: &str) -> Result<(Self, u64), UpstreamError> {
        // A terminating slash is not part of the path (section 4).
        let place =
            format!("{}/.well-known/openid-configuration", issuer.strip_suffix('/').unwrap_or(issuer));
        let url = Url::parse(&place).map_err(|_| UpstreamError::document(WHAT, "its URL is malformed"))?;
        let fetched = get(fetcher, WHAT, &url).await?;
        let metadata = Self::read(issuer, &fetched.body)?;
        Ok((metadata, fresh_for(&fetched, 60, 60 * 60)))
    }

    fn read(issuer: &str, body: &[u8]) -> Result<Self, UpstreamError> {
        let document: Document =
            serde_json::from_slice(body).map_err(|error| UpstreamError::document(WHAT, error.to_string()))?;
        // Section 4.3: otherwise, one provider could pretend to be another.
        if document.issuer != issuer {
            let problem = format!("`issuer` is {:?} and not {issuer:?}", document.issuer);
            return Err(UpstreamError::document(WHAT, problem));
        }
        let optional = |member: &str, value: Option<String>| {
            let url = value.map(|value| endpoint_of(issuer, &value)).transpose();
            url.map_err(|problem| UpstreamError::document(WHAT, format!("`{member}`: {problem}")))
        };
        let required = |member: &str, value: Option<String>| {
            let missing = || UpstreamError::document(WHAT, format!("`{member}` is missing"));
            optional(member, value)?.ok_or_else(missing)
        };
        // The default is Basic (section 3).
        let only_secret_post = document.token_endpoint_auth_methods_supported.is_some_and(|methods| {
            let has = |wanted: &str| methods.iter().any(|method| method == wanted);
            has("client_secret_post") && !has("client_secret_basic")
        });
        Ok(Self {
            authorization_endpoint: required("authorization_endpoint", document.authorization_endpoint)?,
            token_endpoint: required("token_endpoint", document.token_endpoint)?,
            jwks_uri: required("jwks_uri", document.jwks_uri)?,
            userinfo_endpoint: optional("userinfo_endpoint", document.userinfo_endpoint)?,
            end_session_endpoint: optional("end_session_endpoint", document.end_session_endpoint)?,
            names_issuer: document.authorization_response_iss_parameter_supported,
            only_secret_post,
            algorithms: document.id_token_signing_alg_values_supported,
        })
    }

    /// The algorithms of ours that the upstream says it uses. All of them are asymmetric.
    pub(crate) fn algorithms(&self, ours: &[SigningAlgorithm]) -> Vec<SigningAlgorithm> {
        let is_named = |algorithm: &SigningAlgorithm| match &self.algorithms {
            None => true,
            Some(names) => algorithm.accepted_names().any(|own| names.iter().any(|name| name == own)),
        };
        ours.iter().copied().filter(is_named).collect()
    }
}
