//! The keys of the clients: for their assertions and request objects, and for their DPoP proofs.

use std::sync::OnceLock;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::conformance::host::Host;
use crate::conformance::keys::ClientKey;
use crate::mtls::Ca;

/// A key for ES256.
#[derive(Clone)]
pub(crate) struct Key {
    private: EncodingKey,
    public: Value,
}

impl Key {
    pub(crate) fn generate() -> Self {
        let pair = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256).expect("a key");
        let private = EncodingKey::from_ec_pem(pair.serialize_pem().as_bytes()).expect("a key");
        let public = Jwk::from_encoding_key(&private, Algorithm::ES256).expect("a public key");
        let public = serde_json::to_value(public).expect("JSON");
        let member = |name: &str| public[name].clone();
        let public = json!({ "kty": "EC", "crv": "P-256", "x": member("x"), "y": member("y") });
        Self { private, public }
    }

    /// The key of this client.
    pub(crate) fn of(client_id: &str) -> Self {
        static KEYS: OnceLock<[Key; 2]> = OnceLock::new();
        let keys = KEYS.get_or_init(|| [Self::generate(), Self::generate()]);
        keys[usize::from(client_id.ends_with('2'))].clone()
    }

    pub(crate) fn public(&self) -> Value {
        self.public.clone()
    }

    /// RFC 7638.
    pub(crate) fn thumbprint(&self) -> String {
        let member = |name: &str| self.public[name].as_str().expect("text").to_owned();
        let (x, y) = (member("x"), member("y"));
        let form = format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#);
        URL_SAFE_NO_PAD.encode(Sha256::digest(form))
    }

    pub(crate) fn sign(&self, claims: &Value) -> String {
        encode(&Header::new(Algorithm::ES256), claims, &self.private).expect("a JWT")
    }

    /// With this header, whatever it says.
    pub(crate) fn sign_with(&self, header: &Value, claims: &Value) -> String {
        let own = self.sign(claims);
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let (_, rest) = own.split_once('.').expect("three parts");
        let (claims, _) = rest.split_once('.').expect("three parts");
        let message = format!("{}.{claims}", part(header));
        let signature = jsonwebtoken::crypto::sign(message.as_bytes(), &self.private, Algorithm::ES256);
        format!("{message}.{}", signature.expect("a signature"))
    }
}

/// The CA of the clients' certificates.
pub(crate) fn clients_ca() -> &'static Ca {
    static CA: OnceLock<Ca> = OnceLock::new();
    CA.get_or_init(Ca::new)
}

/// Publishes the keys of all clients of the plans, and one for RS256, which does not count.
pub(crate) fn publish(host: &Host) {
    for number in 1..=2 {
        let mut keys = ClientKey::shared().published();
        keys["keys"].as_array_mut().expect("a list").push(Key::of(&format!("fapi-{number}")).public());
        host.publish(&format!("fapi-{number}-jwks"), keys.to_string());
    }
}
