//! The metadata document of a protected resource (RFC 9728 section 2).

use bytes::Bytes;
use serde::Serialize;

use super::ProtectedResource;

#[derive(Serialize)]
struct Document<'a> {
    resource: &'a str,
    authorization_servers: [&'a str; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    resource_name: Option<&'a str>,
    scopes_supported: Vec<&'a str>,
    bearer_methods_supported: [&'static str; 1],
    #[serde(flatten)]
    tokens: AccessTokens,
}

/// Which access tokens a resource takes. What does not apply is left out.
#[derive(Debug, Default, Serialize)]
pub(crate) struct AccessTokens {
    #[serde(rename = "tls_client_certificate_bound_access_tokens", skip_serializing_if = "is_false")]
    pub(crate) may_have_certificate: bool,
    #[serde(rename = "authorization_details_types_supported", skip_serializing_if = "Vec::is_empty")]
    pub(crate) authorization_details: Vec<&'static str>,
    #[serde(rename = "dpop_signing_alg_values_supported", skip_serializing_if = "Vec::is_empty")]
    pub(crate) proof_algorithms: Vec<&'static str>,
    #[serde(rename = "dpop_bound_access_tokens_required", skip_serializing_if = "is_false")]
    pub(crate) need_proof: bool,
}

impl ProtectedResource {
    /// The metadata document of this resource, whose access tokens have this issuer. `scope` is its scope if it
    /// does not name one itself.
    pub(crate) fn document(&self, issuer: &str, scope: Vec<&str>, tokens: AccessTokens) -> Option<Bytes> {
        // A refresh token is no requirement of a resource, so its document does not ask for one.
        let every = || scope.into_iter().filter(|token| *token != "offline_access").collect();
        let document = Document {
            resource: self.identifier(),
            authorization_servers: [issuer],
            resource_name: self.resource_name(),
            scopes_supported: self.scopes().map_or_else(every, |scope| scope.tokens().collect()),
            bearer_methods_supported: ["header"],
            tokens,
        };
        serde_json::to_vec(&document).ok().map(Bytes::from)
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(value: &bool) -> bool {
    !value
}
