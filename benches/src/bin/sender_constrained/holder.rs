//! The client's key, and its proofs.

use std::time::SystemTime;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, ED25519, EcdsaKeyPair, Ed25519KeyPair, KeyPair,
    VerificationAlgorithm,
};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use oauth_runtime::keys::SigningAlgorithm;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::Result;

/// A key that the client holds.
pub(crate) struct Holder {
    pair: Pair,
    last: u64,
}

enum Pair {
    Ec(EcdsaKeyPair),
    Ed(Ed25519KeyPair),
}

/// A request that proofs are for.
pub(crate) struct Use<'a> {
    pub(crate) method: &'a str,
    pub(crate) url: &'a str,
    pub(crate) access_token: Option<&'a str>,
}

impl Holder {
    pub(crate) fn generate(algorithm: SigningAlgorithm) -> Result<Self> {
        let pair = match algorithm {
            SigningAlgorithm::EdDsa => Pair::Ed(Ed25519KeyPair::generate()?),
            _ => Pair::Ec(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING)?),
        };
        Ok(Self { pair, last: 0 })
    }

    /// The public key, as aws-lc reads it.
    pub(crate) fn public(&self) -> &[u8] {
        match &self.pair {
            Pair::Ec(pair) => pair.public_key().as_ref(),
            Pair::Ed(pair) => pair.public_key().as_ref(),
        }
    }

    pub(crate) fn verification(&self) -> &'static dyn VerificationAlgorithm {
        match &self.pair {
            Pair::Ec(_) => &ECDSA_P256_SHA256_FIXED,
            Pair::Ed(_) => &ED25519,
        }
    }

    fn header(&self) -> Value {
        let encoded = |part: &[u8]| URL_SAFE_NO_PAD.encode(part);
        let public = self.public();
        let (algorithm, jwk) = match &self.pair {
            Pair::Ec(_) => (
                "ES256",
                json!({ "kty": "EC", "crv": "P-256", "x": encoded(&public[1..33]), "y": encoded(&public[33..]) }),
            ),
            Pair::Ed(_) => ("EdDSA", json!({ "kty": "OKP", "crv": "Ed25519", "x": encoded(public) })),
        };
        json!({ "typ": "dpop+jwt", "alg": algorithm, "jwk": jwk })
    }

    /// A proof that was not used yet.
    pub(crate) fn proof(&mut self, request: &Use<'_>) -> Result<String> {
        self.last += 1;
        let mut claims = json!({
            "jti": format!("{:022}", self.last), "htm": request.method, "htu": request.url,
            "iat": SystemTime::UNIX_EPOCH.elapsed()?.as_secs(),
        });
        if let Some(token) = request.access_token {
            claims["ath"] = URL_SAFE_NO_PAD.encode(Sha256::digest(token)).into();
        }
        let [header, claims] = [self.header(), claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
        let message = format!("{header}.{claims}");
        let signature = match &self.pair {
            Pair::Ec(pair) => pair.sign(&SystemRandom::new(), message.as_bytes())?,
            Pair::Ed(pair) => pair.sign(message.as_bytes()),
        };
        Ok(format!("{message}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}
