//! The client's key, and what it signs.

use std::time::SystemTime;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::Result;

pub(crate) const ISSUER: &str = "https://login.example";
pub(crate) const CALLBACK: &str = "https://client.example/cb";
/// RFC 7636 appendix B.
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(crate) const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
pub(crate) const KEY_ID: &str = "client-key";

/// A key, and a new `jti` for each message.
pub(crate) struct Messages {
    pair: EcdsaKeyPair,
    /// The coordinates of the public key, in base64url.
    pub(crate) x: String,
    pub(crate) y: String,
    last: u64,
}

impl Messages {
    pub(crate) fn new() -> Result<Self> {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING)?;
        let [x, y] = [1..33, 33..65].map(|part| URL_SAFE_NO_PAD.encode(&pair.public_key().as_ref()[part]));
        Ok(Self { pair, x, y, last: 0 })
    }

    /// The public key.
    pub(crate) fn jwk(&self) -> Value {
        json!({ "kty": "EC", "crv": "P-256", "x": self.x, "y": self.y })
    }

    /// For `private_key_jwt`.
    pub(crate) fn assertion(&mut self, client_id: &str) -> Result<String> {
        let (now, jti) = (now()?, self.jti());
        self.sign(
            &json!({ "alg": "ES256", "typ": "JWT", "kid": KEY_ID }),
            &json!({ "iss": client_id, "sub": client_id, "aud": ISSUER, "jti": jti, "iat": now, "exp": now + 60 }),
        )
    }

    /// A DPoP proof for a `POST`.
    pub(crate) fn proof(&mut self, path: &str) -> Result<String> {
        let (now, jti) = (now()?, self.jti());
        self.sign(
            &json!({ "typ": "dpop+jwt", "alg": "ES256", "jwk": self.jwk() }),
            &json!({ "jti": jti, "htm": "POST", "htu": format!("{ISSUER}{path}"), "iat": now }),
        )
    }

    /// A request object with the parameters.
    pub(crate) fn request_object(&mut self, client_id: &str, parameters: &[(&str, &str)]) -> Result<String> {
        let (now, jti) = (now()?, self.jti());
        let mut claims = json!({ "iss": client_id, "aud": ISSUER, "jti": jti, "nbf": now, "exp": now + 60 });
        for (name, value) in parameters {
            claims[*name] = (*value).into();
        }
        self.sign(&json!({ "alg": "ES256", "typ": "oauth-authz-req+jwt", "kid": KEY_ID }), &claims)
    }

    fn jti(&mut self) -> String {
        self.last += 1;
        format!("{:036}", self.last)
    }

    fn sign(&self, header: &Value, claims: &Value) -> Result<String> {
        let [header, claims] = [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
        let message = format!("{header}.{claims}");
        let signature = self.pair.sign(&SystemRandom::new(), message.as_bytes())?;
        Ok(format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}

fn now() -> Result<u64> {
    Ok(SystemTime::UNIX_EPOCH.elapsed()?.as_secs())
}
