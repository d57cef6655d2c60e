//! Whose software statements count.

use serde_json::Value;

use super::check::SettingsError;
use crate::keys::ClientKeySet;

/// Whose software statements count at the registration endpoint (RFC 7591 section 2.3): who may vouch for clients, and
/// their public keys. What a statement says is taken instead of what the client says about itself.
///
/// A [`RegistrationPolicy`](crate::registration::RegistrationPolicy) can ask whether there is one:
/// [`RegistrationRequest::software_statement_issuer`](crate::registration::RegistrationRequest::software_statement_issuer).
///
/// ```
/// use oauth_runtime::SoftwareStatements;
/// # use oauth_runtime::keys::{SigningAlgorithm, SigningKey, SigningKeys};
///
/// # let federation = SigningKeys::fixed([SigningKey::generate(SigningAlgorithm::Es256)?])?;
/// # let jwks: serde_json::Value = serde_json::from_slice(&federation.published())?;
/// let statements = SoftwareStatements::new().issuer("https://federation.example", jwks);
/// # let _ = statements;
/// # Ok::<(), oauth_runtime::BoxError>(())
/// ```
#[derive(Debug, Clone, Default)]
pub struct SoftwareStatements {
    issuers: Vec<(String, Value)>,
}

impl SoftwareStatements {
    /// Nobody's: a registration with a statement is refused.
    pub fn new() -> Self {
        Self::default()
    }

    /// Those of this issuer (`iss`), signed with a key of this JWK set.
    #[must_use]
    pub fn issuer(mut self, issuer: impl Into<String>, jwks: Value) -> Self {
        self.issuers.push((issuer.into(), jwks));
        self
    }

    /// Whether nobody's count.
    pub(crate) fn are_none(&self) -> bool {
        self.issuers.is_empty()
    }

    /// The keys of an issuer, if its statements count.
    pub(crate) fn keys_of(&self, issuer: &str) -> Option<&Value> {
        self.issuers.iter().find(|(own, _)| own == issuer).map(|(_, jwks)| jwks)
    }

    /// Whether each issuer has keys.
    pub(super) fn check(&self) -> Result<(), SettingsError> {
        let advice = "pass the issuer's public keys as a JWK set";
        let wrong = |issuer: &str, problem: String| {
            SettingsError::new("software_statements", format!("the keys of `{issuer}`: {problem}"), advice)
        };
        for (issuer, jwks) in &self.issuers {
            let keys = ClientKeySet::from_value(jwks).map_err(|error| wrong(issuer, error.to_string()))?;
            if keys.is_empty() {
                return Err(wrong(issuer, "there is none that this server can use".to_owned()));
            }
        }
        Ok(())
    }
}
