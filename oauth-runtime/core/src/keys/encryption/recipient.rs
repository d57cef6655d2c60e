//! A client to encrypt for.

use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::rand;
use aws_lc_rs::rsa::{
    OAEP_SHA1_MGF1SHA1, OAEP_SHA256_MGF1SHA256, OaepPublicEncryptingKey, PublicEncryptingKey,
    PublicKeyComponents,
};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, ParsedPublicKey};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use super::content::{Sealed, seal};
use super::header::Header;
use super::{ContentEncryption, KeyManagement, agreement};
use crate::keys::KeyError;
use crate::keys::jwk::{Members, SHORTEST_RSA, bits, uncompressed_point};

/// Longer keys cost too much.
const LONGEST_RSA: usize = 8192;

/// A public key of a client.
pub(crate) struct Recipient {
    algorithm: KeyManagement,
    key_id: Option<String>,
    key: PublicKey,
}

enum PublicKey {
    Rsa(OaepPublicEncryptingKey),
    P256(Vec<u8>),
}

impl Recipient {
    /// The first key of a set for this algorithm. A key that says `use=enc` comes before one that says nothing.
    ///
    /// # Errors
    /// [`KeyError::JwkSet`] if it is not a set, [`KeyError::UnknownKey`] if it has no such key.
    pub(crate) fn of_set(set: &Value, algorithm: KeyManagement) -> Result<Self, KeyError> {
        let keys = set.get("keys").and_then(Value::as_array);
        let keys = keys.ok_or_else(|| KeyError::JwkSet("`keys` is not an array".to_owned()))?;
        let members = || keys.iter().filter_map(|key| Members::of(key).ok());
        let says_enc = |key: &Members<'_>| key.text("use") == Ok(Some("enc"));
        let mut ordered = members().filter(says_enc).chain(members().filter(|key| !says_enc(key)));
        ordered.find_map(|key| Self::of(key, algorithm)).ok_or(KeyError::UnknownKey { key_id: None })
    }

    fn of(jwk: Members<'_>, algorithm: KeyManagement) -> Option<Self> {
        let named = jwk.text("alg").ok()?;
        let is_for_us = jwk.is_for_encryption() && named.is_none_or(|name| name == algorithm.as_str());
        let key = match (algorithm, jwk.text("kty").ok()??, jwk.text("crv").ok()?) {
            _ if !is_for_us => return None,
            (KeyManagement::RsaOaep256 | KeyManagement::RsaOaep, "RSA", _) => PublicKey::Rsa(rsa(jwk)?),
            (
                KeyManagement::EcdhEs | KeyManagement::EcdhEsA128Kw | KeyManagement::EcdhEsA256Kw,
                "EC",
                Some("P-256"),
            ) => PublicKey::P256(p256(jwk)?),
            _ => return None,
        };
        Some(Self { algorithm, key_id: jwk.text("kid").ok()?.map(str::to_owned), key })
    }

    /// Encrypts in the compact form (RFC 7516 section 7.1). `cty` names the type of the content.
    ///
    /// # Errors
    /// [`KeyError::Encryption`] if the key cannot encrypt.
    pub(crate) fn encrypt(
        &self,
        enc: ContentEncryption,
        cty: Option<&str>,
        content: &str,
    ) -> Result<String, KeyError> {
        self.encrypted(enc, cty, content).map_err(|_| KeyError::Encryption)
    }

    fn encrypted(
        &self,
        enc: ContentEncryption,
        cty: Option<&str>,
        content: &str,
    ) -> Result<String, Unspecified> {
        let mut header = Header(Map::new());
        let mut add = |name: &str, value: Option<&str>| {
            if let Some(value) = value {
                header.0.insert(name.to_owned(), value.into());
            }
        };
        add("alg", Some(self.algorithm.as_str()));
        add("enc", Some(enc.as_str()));
        add("cty", cty);
        add("kid", self.key_id.as_deref());
        let (key, encrypted_key) = self.content_key(enc, &mut header)?;
        let header = header.encode().map_err(|_| Unspecified)?;
        let Sealed { iv, ciphertext, tag } = seal(enc, &key, header.as_bytes(), content.as_bytes())?;
        let [key, iv, ciphertext, tag] =
            [encrypted_key, iv, ciphertext, tag].map(|part| URL_SAFE_NO_PAD.encode(part));
        Ok(format!("{header}.{key}.{iv}.{ciphertext}.{tag}"))
    }

    /// The content encryption key, and its encrypted form for the message.
    fn content_key(
        &self,
        enc: ContentEncryption,
        header: &mut Header,
    ) -> Result<(Zeroizing<Vec<u8>>, Vec<u8>), Unspecified> {
        let mut random = Zeroizing::new(vec![0; enc.key_len()]);
        rand::fill(&mut random)?;
        match &self.key {
            PublicKey::Rsa(key) => {
                let oaep = match self.algorithm {
                    KeyManagement::RsaOaep => &OAEP_SHA1_MGF1SHA1,
                    _ => &OAEP_SHA256_MGF1SHA256,
                };
                let mut output = vec![0; key.ciphertext_size()];
                let length = key.encrypt(oaep, &random, &mut output, None)?.len();
                output.truncate(length);
                Ok((random, output))
            }
            PublicKey::P256(point) => {
                let (ephemeral, public) = agreement::ephemeral()?;
                header.0.insert("epk".to_owned(), public);
                let derived = agreement::derive(&ephemeral, point, self.algorithm, enc, header)?;
                match self.algorithm {
                    KeyManagement::EcdhEs => Ok((derived, Vec::new())),
                    _ => agreement::wrap(&derived, &random).map(|wrapped| (random, wrapped)),
                }
            }
        }
    }
}

fn rsa(jwk: Members<'_>) -> Option<OaepPublicEncryptingKey> {
    let (n, e) = (jwk.number("n").ok()?, jwk.number("e").ok()?);
    let is_sound = (SHORTEST_RSA..=LONGEST_RSA).contains(&bits(&n)) && (2..=33).contains(&bits(&e));
    let components = is_sound.then_some(PublicKeyComponents { n: n.as_slice(), e: e.as_slice() })?;
    let der: PublicKeyX509Der<'_> = components.as_der().ok()?;
    OaepPublicEncryptingKey::new(PublicEncryptingKey::from_der(der.as_ref()).ok()?).ok()
}

fn p256(jwk: Members<'_>) -> Option<Vec<u8>> {
    let point = uncompressed_point(&jwk.bytes_of(32, "x").ok()?, &jwk.bytes_of(32, "y").ok()?);
    ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, &point).ok()?;
    Some(point)
}
