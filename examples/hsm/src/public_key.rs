//! The public key of a PKCS#11 token as a JWK.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cryptoki::object::{Attribute, AttributeType, ObjectHandle};
use cryptoki::session::Session;
use oauth_runtime::BoxError;
use oauth_runtime::keys::SigningAlgorithm;
use serde_json::{Value, json};

/// The numbers of the key. There is no `kid`, so the provider derives one from them, and it stays the same.
pub(crate) fn jwk(
    session: &Session,
    key: ObjectHandle,
    algorithm: SigningAlgorithm,
) -> Result<Value, BoxError> {
    match algorithm {
        SigningAlgorithm::Es256 => match point(session, key)?.as_slice() {
            // SEC 1 section 2.3.3: one byte, then both coordinates.
            [4, coordinates @ ..] if coordinates.len() == 64 => {
                let (x, y) = coordinates.split_at(32);
                Ok(json!({ "kty": "EC", "crv": "P-256", "x": encoded(x), "y": encoded(y) }))
            }
            _ => Err("the key is not one of P-256".into()),
        },
        SigningAlgorithm::EdDsa => match point(session, key)?.as_slice() {
            x if x.len() == 32 => Ok(json!({ "kty": "OKP", "crv": "Ed25519", "x": encoded(x) })),
            _ => Err("the key is not one of Ed25519".into()),
        },
        _ => {
            let wanted = [AttributeType::Modulus, AttributeType::PublicExponent];
            match session.get_attributes(key, &wanted)?.as_slice() {
                [Attribute::Modulus(n), Attribute::PublicExponent(e)] => {
                    Ok(json!({ "kty": "RSA", "n": number(n), "e": number(e) }))
                }
                _ => Err("the key is not one of RSA".into()),
            }
        }
    }
}

/// `CKA_EC_POINT` is an OCTET STRING of ASN.1 around the point. Some tokens leave that out.
fn point(session: &Session, key: ObjectHandle) -> Result<Vec<u8>, BoxError> {
    let attributes = session.get_attributes(key, &[AttributeType::EcPoint])?;
    let [Attribute::EcPoint(point)] = attributes.as_slice() else {
        return Err("the key has no point of a curve".into());
    };
    Ok(match point.as_slice() {
        [0x04, length, content @ ..] if usize::from(*length) == content.len() => content.to_vec(),
        point => point.to_vec(),
    })
}

/// A number without leading zeros (RFC 7518 section 2).
fn number(bytes: &[u8]) -> String {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    encoded(&bytes[zeros..])
}

fn encoded(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
