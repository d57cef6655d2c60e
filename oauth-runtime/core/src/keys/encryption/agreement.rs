//! ECDH-ES on P-256, alone and with a key wrap (RFC 7518 section 4.6).

use aws_lc_rs::agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree};
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::key_wrap::{AES_128, AES_256, AesKek, KeyWrap};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::header::Header;
use super::{ContentEncryption, KeyManagement};
use crate::keys::jwk::uncompressed_point;

type Bytes = Zeroizing<Vec<u8>>;

/// A new ephemeral key, and its public half for the header, with coordinates in full length (section 6.2.1.2).
pub(super) fn ephemeral() -> Result<(PrivateKey, Value), Unspecified> {
    let key = PrivateKey::generate(&ECDH_P256)?;
    let point = key.compute_public_key()?;
    let (x, y) = point.as_ref().get(1..).ok_or(Unspecified)?.split_at_checked(32).ok_or(Unspecified)?;
    let [x, y] = [x, y].map(|number| URL_SAFE_NO_PAD.encode(number));
    Ok((key, json!({ "kty": "EC", "crv": "P-256", "x": x, "y": y })))
}

/// The key that both sides derive. A point that is not on the curve is an error.
pub(super) fn derive(
    private: &PrivateKey,
    point: &[u8],
    algorithm: KeyManagement,
    enc: ContentEncryption,
    header: &Header,
) -> Result<Bytes, Unspecified> {
    let (name, length) = match algorithm {
        KeyManagement::EcdhEsA128Kw => (algorithm.as_str(), 16),
        KeyManagement::EcdhEsA256Kw => (algorithm.as_str(), 32),
        _ => (enc.as_str(), enc.key_len()),
    };
    let (apu, apv) = (header.bytes("apu").ok_or(Unspecified)?, header.bytes("apv").ok_or(Unspecified)?);
    agree(private, UnparsedPublicKey::new(&ECDH_P256, point), Unspecified, |secret| {
        Ok(concat_kdf(secret, name, &apu, &apv, length))
    })
}

/// The point of the other side's ephemeral key.
pub(super) fn ephemeral_point(header: &Header) -> Option<Vec<u8>> {
    let key = header.value("epk")?;
    let text = |name: &str| key.get(name).and_then(Value::as_str);
    if (text("kty"), text("crv")) != (Some("EC"), Some("P-256")) {
        return None;
    }
    let number = |name: &str| URL_SAFE_NO_PAD.decode(text(name)?).ok().filter(|bytes| bytes.len() == 32);
    Some(uncompressed_point(&number("x")?, &number("y")?))
}

/// NIST SP 800-56A section 5.8.1 as in RFC 7518 section 4.6.2. One round of SHA-256 is enough for all lengths here.
fn concat_kdf(secret: &[u8], name: &str, apu: &[u8], apv: &[u8], length: usize) -> Bytes {
    let mut hash = Sha256::new_with_prefix(1_u32.to_be_bytes());
    hash.update(secret);
    for part in [name.as_bytes(), apu, apv] {
        hash.update((part.len() as u32).to_be_bytes());
        hash.update(part);
    }
    hash.update((length as u32 * 8).to_be_bytes());
    Zeroizing::new(hash.finalize()[..length].to_vec())
}

/// The wrapped content encryption key (RFC 3394).
pub(super) fn wrap(kek: &[u8], key: &[u8]) -> Result<Vec<u8>, Unspecified> {
    let mut output = vec![0; key.len() + 8];
    let length = kek_of(kek)?.wrap(key, &mut output)?.len();
    output.truncate(length);
    Ok(output)
}

/// The content encryption key.
pub(super) fn unwrap(kek: &[u8], wrapped: &[u8]) -> Result<Bytes, Unspecified> {
    let mut output = Zeroizing::new(vec![0; wrapped.len()]);
    let length = kek_of(kek)?.unwrap(wrapped, &mut output)?.len();
    output.truncate(length);
    Ok(output)
}

fn kek_of(kek: &[u8]) -> Result<AesKek, Unspecified> {
    AesKek::new(if kek.len() == 16 { &AES_128 } else { &AES_256 }, kek)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7518 appendix C.
    #[test]
    fn appendix_c_derives_the_key_of_the_example() {
        let z = [
            158, 86, 217, 29, 129, 113, 53, 211, 114, 131, 66, 131, 191, 132, 38, 156, 251, 49, 110, 163,
            218, 128, 106, 72, 246, 218, 167, 121, 140, 254, 144, 196,
        ];
        let key = concat_kdf(&z, "A128GCM", b"Alice", b"Bob", 16);
        assert_eq!(URL_SAFE_NO_PAD.encode(&*key), "VqqN6vgjbSBcIijNcacQGg");
    }
}
