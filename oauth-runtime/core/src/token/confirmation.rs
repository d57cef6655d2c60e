//! The key that a token is bound to.

use serde::{Deserialize, Serialize};

/// The key that a code or token is bound to: only its holder may use it (`cnf`, RFC 7800 section 3.1).
///
/// With both members, the holder has to prove both. It serializes as the claim `cnf` of a JWT and of an
/// introspection response. Unknown members are refused, because nobody would check them.
///
/// ```
/// use oauth_runtime::token::Confirmation;
///
/// let bound = Confirmation::of_key("0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
/// assert_eq!(serde_json::to_string(&bound)?, r#"{"jkt":"0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Confirmation {
    /// The SHA-256 thumbprint of a JWK, in base64url (RFC 7638): the key of the client's DPoP proofs (RFC 9449
    /// section 6.1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jkt: Option<String>,
    /// The SHA-256 digest of an X.509 certificate in DER, in base64url: the client's certificate in TLS (RFC 8705
    /// section 3.1).
    #[serde(rename = "x5t#S256", default, skip_serializing_if = "Option::is_none")]
    pub x5t_s256: Option<String>,
}

impl Confirmation {
    /// The holder of the key with this JWK thumbprint.
    pub fn of_key(jkt: impl Into<String>) -> Self {
        Self { jkt: Some(jkt.into()), x5t_s256: None }
    }

    /// The holder of the key of the certificate with this digest.
    pub fn of_certificate(x5t_s256: impl Into<String>) -> Self {
        Self { jkt: None, x5t_s256: Some(x5t_s256.into()) }
    }

    /// Whether nothing is bound.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Adds what another one has and this one does not.
    pub(crate) fn add(&mut self, other: Self) {
        self.jkt = self.jkt.take().or(other.jkt);
        self.x5t_s256 = self.x5t_s256.take().or(other.x5t_s256);
    }

    /// Whether this one has everything that `required` has: its holder may use what is bound to `required`.
    pub fn meets(&self, required: &Self) -> bool {
        let meets = |own: &Option<String>, required: &Option<String>| required.is_none() || own == required;
        meets(&self.jkt, &required.jkt) && meets(&self.x5t_s256, &required.x5t_s256)
    }
}

/// `token_type` of an access token with this binding (RFC 9449 section 5). A certificate needs no type of its own
/// (RFC 8705 section 3).
pub(crate) fn token_type(confirmation: Option<&Confirmation>) -> &'static str {
    match confirmation {
        Some(Confirmation { jkt: Some(_), .. }) => "DPoP",
        _ => "Bearer",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_required_member_must_be_there_and_the_same() {
        let (key, certificate) = (Confirmation::of_key("k"), Confirmation::of_certificate("c"));
        let mut both = key.clone();
        both.add(certificate.clone());
        assert!(both.meets(&key) && both.meets(&certificate) && both.meets(&both));
        assert!(key.meets(&Confirmation::default()) && !key.meets(&both) && !key.meets(&certificate));
        assert!(!Confirmation::default().meets(&key) && !Confirmation::of_key("other").meets(&key));
    }

    #[test]
    fn a_binding_that_this_version_cannot_check_is_refused() {
        let read = |json: &str| serde_json::from_str::<Confirmation>(json).ok();
        assert_eq!(read(r#"{"x5t#S256":"c"}"#), Some(Confirmation::of_certificate("c")));
        assert_eq!(read(r#"{"jkt":"k","jwk":{}}"#), None);
    }
}
