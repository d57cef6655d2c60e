//! What the application is asked about.

use serde_json::{Map, Value};

use crate::Text;
#[cfg(feature = "openid")]
use crate::settings::ForeignTokenKind;

/// A token of another issuer that a client presents for an exchange. The issuer is trusted, and its signature, its audience, its type
/// and its time are right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForeignToken {
    pub(super) issuer: Text,
    pub(super) subject: Text,
    #[cfg(feature = "openid")]
    pub(super) kind: ForeignTokenKind,
    pub(super) claims: Map<String, Value>,
}

impl ForeignToken {
    /// Its issuer: `iss`, or the trust domain of a JWT-SVID as a SPIFFE ID.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Its subject (`sub`), which means something only together with the [issuer](Self::issuer). Find your own person by both, never by
    /// an e-mail address among the claims: another issuer can claim any address.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// What kind of token it is.
    #[cfg(feature = "openid")]
    pub fn kind(&self) -> ForeignTokenKind {
        self.kind
    }

    /// One of its claims, as its issuer means it: its scope and its `acr` are words of the other provider.
    pub fn claim(&self, name: &str) -> Option<&Value> {
        self.claims.get(name)
    }
}
