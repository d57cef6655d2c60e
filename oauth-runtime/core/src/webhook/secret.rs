//! What signs a webhook.

use std::fmt;
use std::str::FromStr;

use aws_lc_rs::hmac::{self, HMAC_SHA256};
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rand::Rng;
use zeroize::Zeroizing;

use super::WebhookError;
use crate::Secret;

/// How many bytes the secret of an HMAC may have.
const LENGTHS: std::ops::RangeInclusive<usize> = 24..=64;

/// The bytes of a private key of Ed25519; libsodium writes the public key behind it.
const SEED: usize = 32;

/// What signs a webhook: a secret that the receiver has too (`whsec_…`, HMAC-SHA256), or a private key (`whsk_…`, Ed25519)
/// whose [public key](Self::public_key) the receiver has.
///
/// ```
/// use oauth_runtime::webhook::WebhookSecret;
///
/// let secret = WebhookSecret::generate();
/// assert!(secret.reveal().reveal().starts_with("whsec_"));
/// # Ok::<(), oauth_runtime::webhook::WebhookError>(())
/// ```
#[derive(Clone)]
pub struct WebhookSecret(Form);

#[derive(Clone)]
enum Form {
    Shared(Zeroizing<Vec<u8>>),
    Private(Zeroizing<Vec<u8>>),
}

impl WebhookSecret {
    /// A new one of 32 random bytes, for HMAC.
    pub fn generate() -> Self {
        let mut bytes = Zeroizing::new(vec![0; 32]);
        rand::rng().fill_bytes(&mut bytes);
        Self(Form::Shared(bytes))
    }

    /// The text, for the receiver or for a file.
    pub fn reveal(&self) -> Secret {
        let (prefix, bytes) = match &self.0 {
            Form::Shared(bytes) => ("whsec_", bytes),
            Form::Private(bytes) => ("whsk_", bytes),
        };
        Secret::from(format!("{prefix}{}", STANDARD.encode(bytes)))
    }

    /// `whpk_…`, for the receiver; `None` for HMAC, for which it has the secret.
    pub fn public_key(&self) -> Option<String> {
        let Form::Private(seed) = &self.0 else { return None };
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).ok()?;
        Some(format!("whpk_{}", STANDARD.encode(pair.public_key())))
    }

    /// The signature of `id.timestamp.body`, with its version.
    pub(super) fn sign(&self, message: &[u8]) -> Option<String> {
        Some(match &self.0 {
            Form::Shared(secret) => {
                let key = hmac::Key::new(HMAC_SHA256, secret);
                format!("v1,{}", STANDARD.encode(hmac::sign(&key, message)))
            }
            Form::Private(seed) => {
                let pair = Ed25519KeyPair::from_seed_unchecked(seed).ok()?;
                format!("v1a,{}", STANDARD.encode(pair.sign(message)))
            }
        })
    }
}

impl FromStr for WebhookSecret {
    type Err = WebhookError;

    fn from_str(text: &str) -> Result<Self, WebhookError> {
        let decode = |text: &str| STANDARD.decode(text).map(Zeroizing::new).map_err(|_| WebhookError::Secret);
        if let Some(text) = text.strip_prefix("whsec_") {
            let secret = decode(text)?;
            return if LENGTHS.contains(&secret.len()) {
                Ok(Self(Form::Shared(secret)))
            } else {
                Err(WebhookError::Secret)
            };
        }
        let mut key = decode(text.strip_prefix("whsk_").ok_or(WebhookError::Secret)?)?;
        if ![SEED, 2 * SEED].contains(&key.len()) {
            return Err(WebhookError::Secret);
        }
        let pair = Ed25519KeyPair::from_seed_unchecked(&key[..SEED]).map_err(|_| WebhookError::Secret)?;
        if key.len() > SEED && key[SEED..] != *pair.public_key().as_ref() {
            return Err(WebhookError::Secret);
        }
        key.truncate(SEED);
        Ok(Self(Form::Private(key)))
    }
}

/// Without the secret.
impl fmt::Debug for WebhookSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Form::Shared(_) => "WebhookSecret(whsec_…)",
            Form::Private(_) => "WebhookSecret(whsk_…)",
        })
    }
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};

    use super::*;

    /// The first test of RFC 8032 section 7.1.
    const PRIVATE: &str = "whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";
    const PUBLIC: &str = "whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

    fn signed(secret: &str, version: &str) -> Vec<u8> {
        let secret: WebhookSecret = secret.parse().expect("a secret");
        let signature = secret.sign(b"msg.1.{}").expect("a signature");
        STANDARD.decode(signature.strip_prefix(version).expect("the version")).expect("base64")
    }

    #[test]
    fn a_private_key_signs_what_its_public_key_verifies() {
        let secret: WebhookSecret = PRIVATE.parse().expect("a secret");
        assert_eq!(secret.public_key().as_deref(), Some(PUBLIC));
        let public = STANDARD.decode(&PUBLIC["whpk_".len()..]).expect("base64");
        let key = UnparsedPublicKey::new(&ED25519, public);
        let signature = signed(PRIVATE, "v1a,");
        assert!(key.verify(b"msg.1.{}", &signature).is_ok());
        assert!(key.verify(b"msg.2.{}", &signature).is_err());
        // libsodium writes the public key behind the private one.
        let long = [&PRIVATE["whsk_".len()..], &PUBLIC["whpk_".len()..]].map(|text| STANDARD.decode(text));
        let long = long.map(|bytes| bytes.expect("base64")).concat();
        let same: WebhookSecret = format!("whsk_{}", STANDARD.encode(&long)).parse().expect("a secret");
        assert_eq!(same.reveal().reveal(), PRIVATE);
        let mut other = long;
        other[63] ^= 1;
        let refused = format!("whsk_{}", STANDARD.encode(other)).parse::<WebhookSecret>();
        assert_eq!(refused.err(), Some(WebhookError::Secret));
    }

    /// The example of the specification's libraries.
    #[test]
    fn a_secret_makes_the_signature_of_the_specification() {
        let secret: WebhookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".parse().expect("a secret");
        let message = br#"msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}"#;
        let expected = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
        assert_eq!(secret.sign(message).as_deref(), Some(expected));
        assert_eq!(secret.public_key(), None);
    }
}
