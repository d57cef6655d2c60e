//! The header of an encrypted message (RFC 7516 section 4).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use super::{ContentEncryption, KeyManagement};

/// Members that no message here may have: compressed content can fill the memory, `p2c` the processor (RFC 8725
/// section 3.6; RFC 7518 section 8.1), extensions are unknown, and keys in the message are nobody's.
const REFUSED: [&str; 9] = ["zip", "crit", "p2s", "p2c", "jwk", "jku", "x5u", "x5c", "b64"];

/// A header as an object.
#[derive(Debug, Clone, Default)]
pub(super) struct Header(pub(super) Map<String, Value>);

impl Header {
    /// The header in this encoded form, if this provider would process it.
    pub(super) fn decode(encoded: &str) -> Option<Self> {
        let header: Map<String, Value> =
            serde_json::from_slice(&URL_SAFE_NO_PAD.decode(encoded).ok()?).ok()?;
        (!REFUSED.iter().any(|name| header.contains_key(*name))).then_some(Self(header))
    }

    pub(super) fn encode(&self) -> Result<String, serde_json::Error> {
        serde_json::to_vec(&self.0).map(|json| URL_SAFE_NO_PAD.encode(json))
    }

    pub(super) fn value(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.value(name).and_then(Value::as_str)
    }

    /// A base64url member; empty if it is absent.
    pub(super) fn bytes(&self, name: &str) -> Option<Vec<u8>> {
        match self.value(name) {
            None => Some(Vec::new()),
            Some(value) => URL_SAFE_NO_PAD.decode(value.as_str()?).ok(),
        }
    }

    pub(super) fn algorithms(&self) -> Option<(KeyManagement, ContentEncryption)> {
        let algorithm = KeyManagement::from_name(self.text("alg")?)?;
        Some((algorithm, ContentEncryption::from_name(self.text("enc")?)?))
    }

    /// Whether the content is a JWT, as far as the header says (RFC 7519 section 5.2).
    pub(super) fn has_jwt(&self) -> bool {
        self.value("cty").is_none_or(|cty| cty.as_str().is_some_and(|cty| cty.eq_ignore_ascii_case("JWT")))
    }
}
