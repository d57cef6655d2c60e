//! Encrypts the content (RFC 7518 sections 5.2 and 5.3).

use aws_lc_rs::aead::{AES_128_GCM, AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::cipher::{
    AES_128, DecryptionContext, EncryptionContext, PaddedBlockDecryptingKey, PaddedBlockEncryptingKey,
    UnboundCipherKey,
};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::error::Unspecified;
use aws_lc_rs::iv::FixedLength;
use aws_lc_rs::{hmac, rand};

use super::ContentEncryption;

/// The tags of all three algorithms have this length, in bytes.
const TAG: usize = 16;

/// The last three parts of a message.
pub(super) struct Sealed {
    pub(super) iv: Vec<u8>,
    pub(super) ciphertext: Vec<u8>,
    pub(super) tag: Vec<u8>,
}

/// Encrypts with a new initialization vector. The key is for this one message.
pub(super) fn seal(
    enc: ContentEncryption,
    key: &[u8],
    aad: &[u8],
    plaintext: &[u8],
) -> Result<Sealed, Unspecified> {
    let mut ciphertext = plaintext.to_vec();
    if let Some(key) = gcm(enc, key)? {
        let mut iv = [0; 12];
        rand::fill(&mut iv)?;
        let nonce = Nonce::assume_unique_for_key(iv);
        let tag = key.seal_in_place_separate_tag(nonce, Aad::from(aad), &mut ciphertext)?;
        return Ok(Sealed { iv: iv.into(), ciphertext, tag: tag.as_ref().to_vec() });
    }
    let (mac_key, key) = key.split_at_checked(16).ok_or(Unspecified)?;
    let mut iv = [0; 16];
    rand::fill(&mut iv)?;
    let key = PaddedBlockEncryptingKey::cbc_pkcs7(UnboundCipherKey::new(&AES_128, key)?)?;
    key.less_safe_encrypt(&mut ciphertext, EncryptionContext::Iv128(FixedLength::from(iv)))?;
    let tag = mac(mac_key, aad, &iv, &ciphertext);
    Ok(Sealed { iv: iv.into(), ciphertext, tag })
}

/// Decrypts. The error is the same for every reason.
pub(super) fn open(
    enc: ContentEncryption,
    key: &[u8],
    aad: &[u8],
    sealed: &Sealed,
) -> Result<Vec<u8>, Unspecified> {
    let Sealed { iv, ciphertext, tag } = sealed;
    if tag.len() != TAG {
        return Err(Unspecified);
    }
    let mut text = ciphertext.clone();
    if let Some(key) = gcm(enc, key)? {
        text.extend(tag);
        let nonce = Nonce::try_assume_unique_for_key(iv)?;
        let length = key.open_in_place(nonce, Aad::from(aad), &mut text)?.len();
        text.truncate(length);
        return Ok(text);
    }
    let (mac_key, key) = key.split_at_checked(16).ok_or(Unspecified)?;
    let fixed: [u8; 16] = iv.as_slice().try_into().map_err(|_| Unspecified)?;
    // Before the padding is looked at: otherwise the error would be an oracle.
    verify_slices_are_equal(&mac(mac_key, aad, iv, ciphertext), tag)?;
    let key = PaddedBlockDecryptingKey::cbc_pkcs7(UnboundCipherKey::new(&AES_128, key)?)?;
    let length = key.decrypt(&mut text, DecryptionContext::Iv128(FixedLength::from(fixed)))?.len();
    text.truncate(length);
    Ok(text)
}

fn gcm(enc: ContentEncryption, key: &[u8]) -> Result<Option<LessSafeKey>, Unspecified> {
    let algorithm = match enc {
        ContentEncryption::A128Gcm => &AES_128_GCM,
        ContentEncryption::A256Gcm => &AES_256_GCM,
        ContentEncryption::A128CbcHs256 => return Ok(None),
    };
    Ok(Some(LessSafeKey::new(UnboundKey::new(algorithm, key)?)))
}

/// RFC 7518 section 5.2.2.1: half of the HMAC.
fn mac(key: &[u8], aad: &[u8], iv: &[u8], ciphertext: &[u8]) -> Vec<u8> {
    let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, key));
    for part in [aad, iv, ciphertext, &(aad.len() as u64 * 8).to_be_bytes()] {
        context.update(part);
    }
    context.sign().as_ref()[..TAG].to_vec()
}
