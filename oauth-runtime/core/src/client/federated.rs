//! What a client registers that authenticates with the JWTs of another issuer.

use serde::{Deserialize, Serialize};

use super::{AuthMethod, ClientError};

/// Whose JWTs authenticate a client with `federated_jwt` or `spiffe_jwt`. Other clients need neither member. Only an operator
/// registers such a client.
///
/// ```
/// use oauth_runtime::FederatedMetadata;
///
/// let registered: FederatedMetadata = serde_json::from_str(
///     r#"{ "federated_credentials": [{ "issuer": "https://kubernetes.default.svc", "subject": "system:serviceaccount:notes:api" }] }"#,
/// )?;
/// assert_eq!(registered.federated_credentials[0].subject, "system:serviceaccount:notes:api");
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct FederatedMetadata {
    /// For `federated_jwt`: each is good. No standard has this member.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub federated_credentials: Vec<FederatedCredential>,
    /// For `spiffe_jwt`: the SPIFFE ID (draft-ietf-oauth-spiffe-client-auth), compared character for character. Default: the
    /// `client_id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spiffe_id: Option<String>,
}

/// The tokens of one workload: those of an issuer with one subject. Both are compared character for character.
///
/// ```
/// use oauth_runtime::FederatedCredential;
///
/// let own = FederatedCredential::new("https://kubernetes.default.svc", "system:serviceaccount:notes:api");
/// assert_eq!(own.subject, "system:serviceaccount:notes:api");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FederatedCredential {
    /// The issuer (`iss`), which the operator trusts.
    pub issuer: String,
    /// The subject (`sub`).
    pub subject: String,
}

impl FederatedCredential {
    /// The tokens of this issuer with this subject.
    pub fn new(issuer: impl Into<String>, subject: impl Into<String>) -> Self {
        Self { issuer: issuer.into(), subject: subject.into() }
    }
}

impl FederatedMetadata {
    /// Whether somebody can authenticate with this method.
    pub(super) fn check(&self, method: AuthMethod, client_id: &str) -> Result<(), ClientError> {
        let is_named = |own: &FederatedCredential| !own.issuer.is_empty() && !own.subject.is_empty();
        let credentials = &self.federated_credentials;
        match method {
            AuthMethod::FederatedJwt if credentials.is_empty() || !credentials.iter().all(is_named) => {
                Err(ClientError::FederatedCredentials)
            }
            AuthMethod::SpiffeJwt if !is_spiffe_id(self.spiffe_id.as_deref().unwrap_or(client_id)) => {
                Err(ClientError::SpiffeId)
            }
            _ => Ok(()),
        }
    }

    /// Whether tokens of this issuer with this subject are the client's.
    #[cfg(feature = "openid")]
    pub(crate) fn has(&self, issuer: &str, subject: &str) -> bool {
        self.federated_credentials.iter().any(|own| own.issuer == issuer && own.subject == subject)
    }
}

/// A trust domain and a path. A wildcard would let others of the trust domain in.
fn is_spiffe_id(text: &str) -> bool {
    let parts = text.strip_prefix("spiffe://").and_then(|rest| rest.split_once('/'));
    let is_part = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-_/".contains(&byte))
    };
    parts.is_some_and(|(domain, path)| is_part(domain) && is_part(path) && !path.ends_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_federated_client_names_its_tokens() {
        let none = FederatedMetadata::default();
        assert_eq!(none.check(AuthMethod::FederatedJwt, "job"), Err(ClientError::FederatedCredentials));
        let empty = FederatedCredential::new("https://id.example", "");
        let empty = FederatedMetadata { federated_credentials: vec![empty], ..FederatedMetadata::default() };
        assert_eq!(empty.check(AuthMethod::FederatedJwt, "job"), Err(ClientError::FederatedCredentials));
        assert_eq!(none.check(AuthMethod::SpiffeJwt, "spiffe://example.org/job"), Ok(()));
        for wrong in [
            "job",
            "spiffe://example.org",
            "spiffe://example.org/",
            "spiffe:///job",
            "spiffe://example.org/*",
        ] {
            assert_eq!(none.check(AuthMethod::SpiffeJwt, wrong), Err(ClientError::SpiffeId), "{wrong}");
        }
    }
}
