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
}

impl ProtectedResource {
    /// The metadata document of this resource, whose access tokens have this issuer. `scope` is its scope if it
    /// does not name one itself.
    pub(crate) fn document(&self, issuer: &str, scope: Vec<&str>) -> Option<Bytes> {
        // A refresh token is no requirement of a resource, so its document does not ask for one.
        let every = || scope.into_iter().filter(|token| *token != "offline_access").collect();
        let document = Document {
            resource: self.identifier(),
            authorization_servers: [issuer],
            resource_name: self.resource_name(),
            scopes_supported: self.scopes().map_or_else(every, |scope| scope.tokens().collect()),
            bearer_methods_supported: ["header"],
        };
        serde_json::to_vec(&document).ok().map(Bytes::from)
    }
}
