//! Keys of clients, for RS256.

use std::sync::OnceLock;

use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};

/// A key pair.
#[derive(Clone)]
pub(crate) struct ClientKey {
    kid: Option<String>,
    private: EncodingKey,
}

impl ClientKey {
    pub(crate) fn generate(kid: Option<&str>) -> Self {
        let pair = rcgen::KeyPair::generate_for(&rcgen::PKCS_RSA_SHA256).expect("an RSA key");
        let private = EncodingKey::from_rsa_pem(pair.serialize_pem().as_bytes()).expect("a key");
        Self { kid: kid.map(str::to_owned), private }
    }

    /// One that tests share, since making such a key takes its time. It has no name, as most of the suite's.
    pub(crate) fn shared() -> Self {
        static KEY: OnceLock<ClientKey> = OnceLock::new();
        KEY.get_or_init(|| Self::generate(None)).clone()
    }

    /// The public key, as a set.
    pub(crate) fn published(&self) -> Value {
        let mut key = Jwk::from_encoding_key(&self.private, Algorithm::RS256).expect("a public key");
        key.common.key_id = self.kid.clone();
        let mut key = serde_json::to_value(key).expect("JSON");
        key["use"] = "sig".into();
        json!({ "keys": [key] })
    }

    /// A JWT.
    pub(crate) fn sign(&self, claims: &Value) -> String {
        let header = Header { kid: self.kid.clone(), ..Header::new(Algorithm::RS256) };
        encode(&header, claims, &self.private).expect("a JWT")
    }
}
