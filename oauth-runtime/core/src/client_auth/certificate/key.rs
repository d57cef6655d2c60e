//! Whether a client's keys contain a certificate (RFC 8705 section 2.2.2).

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::Value;
use x509_cert::Certificate;
use x509_cert::der::asn1::{ObjectIdentifier, UintRef};
use x509_cert::der::{Decode, Reader, SliceReader};
use x509_cert::spki::SubjectPublicKeyInfoOwned;

use crate::keys::{ClientKeySet, KeyError};

/// Whether one of the keys has the certificate as the first of its `x5c` (RFC 7517 section 4.7), or, without
/// `x5c`, is its public key.
///
/// # Errors
/// [`KeyError::UnknownKey`] if none; [`KeyError::JwkSet`] if this is no JWK set.
pub(super) fn has_certificate(set: &Value, der: &[u8], read: &Certificate) -> Result<(), KeyError> {
    let keys = set.get("keys").and_then(Value::as_array);
    let keys = keys.ok_or_else(|| KeyError::JwkSet("`keys` is missing, or is not an array".to_owned()))?;
    if keys.len() > ClientKeySet::MAX_KEYS {
        return Err(KeyError::JwkSet(format!("it has more than {} keys", ClientKeySet::MAX_KEYS)));
    }
    let public_key = read.tbs_certificate().subject_public_key_info();
    let is_it = |jwk: &Value| match jwk.get("x5c") {
        Some(chain) => first(chain).is_some_and(|own| own == der),
        None => is_key(jwk, public_key),
    };
    if keys.iter().filter(|jwk| may_sign(jwk)).any(is_it) {
        Ok(())
    } else {
        Err(KeyError::UnknownKey { key_id: None })
    }
}

fn first(chain: &Value) -> Option<Vec<u8>> {
    STANDARD.decode(chain.get(0)?.as_str()?).ok()
}

/// Whether the key may prove who the client is. One for encryption may be in other hands.
fn may_sign(jwk: &Value) -> bool {
    jwk.get("use").is_none_or(|purpose| purpose == "sig")
}

/// Whether a JWK is this public key.
fn is_key(jwk: &Value, public_key: &SubjectPublicKeyInfoOwned) -> bool {
    let member = |name| jwk.get(name).and_then(Value::as_str);
    let bytes = |name| URL_SAFE_NO_PAD.decode(member(name)?).ok();
    let Some(key) = public_key.subject_public_key.as_bytes() else { return false };
    let algorithm = public_key.algorithm.oid.to_string();
    match (algorithm.as_str(), member("kty")) {
        // rsaEncryption, RSASSA-PSS
        ("1.2.840.113549.1.1.1" | "1.2.840.113549.1.1.10", Some("RSA")) => {
            rsa_numbers(key).is_some_and(|(n, e)| bytes("n") == Some(n) && bytes("e") == Some(e))
        }
        ("1.2.840.10045.2.1", Some("EC")) => {
            let curve = public_key
                .algorithm
                .parameters
                .as_ref()
                .and_then(|named| named.decode_as::<ObjectIdentifier>().ok());
            let curve = curve.map(|curve| curve.to_string());
            let curve = match curve.as_deref() {
                Some("1.2.840.10045.3.1.7") => "P-256",
                Some("1.3.132.0.34") => "P-384",
                Some("1.3.132.0.35") => "P-521",
                _ => return false,
            };
            let (Some(x), Some(y)) = (bytes("x"), bytes("y")) else { return false };
            member("crv") == Some(curve) && key == [&[4], x.as_slice(), y.as_slice()].concat()
        }
        ("1.3.101.112", Some("OKP")) => {
            member("crv") == Some("Ed25519") && bytes("x").is_some_and(|x| x == key)
        }
        _ => false,
    }
}

/// The modulus and the exponent of an RSA key (RFC 8017 appendix A.1.1).
fn rsa_numbers(key: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut reader = SliceReader::new(key).ok()?;
    let numbers = reader.sequence(|reader| {
        let (n, e) = (UintRef::decode(reader)?, UintRef::decode(reader)?);
        Ok::<_, x509_cert::der::Error>((n.as_bytes().to_vec(), e.as_bytes().to_vec()))
    });
    numbers.ok()
}
