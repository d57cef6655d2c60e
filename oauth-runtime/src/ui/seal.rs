//! Seals what a store keeps and must be able to read again: the secrets of authenticator apps.

use aws_lc_rs::aead::{AES_256_GCM, Aad, RandomizedNonceKey};
use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::Zeroizing;

use crate::Secret;

/// What begins a sealed text, so that a plain one from before is still read.
const MARK: &str = "sealed:";

/// A nonce in front.
const NONCE: usize = 12;

/// Seals with a key, or leaves in the clear where there is none.
pub(crate) struct Seal(Option<RandomizedNonceKey>);

impl Seal {
    pub(crate) fn none() -> Self {
        Self(None)
    }

    pub(crate) fn with(secret: &Secret) -> Self {
        let material = Zeroizing::new(format!("oauth-runtime ui seal\0{}", secret.reveal()));
        let key = digest(&SHA256, material.as_bytes());
        let key = RandomizedNonceKey::new(&AES_256_GCM, key.as_ref());
        Self(Some(key.expect("a SHA-256 digest has the length of the key")))
    }

    /// The text as a store may have it. `owner` binds it: in the record of somebody else it does not open.
    pub(crate) fn close(&self, text: &str, owner: &str) -> Option<String> {
        let Some(key) = &self.0 else {
            return Some(text.to_owned());
        };
        let mut sealed = text.as_bytes().to_vec();
        let nonce = key.seal_in_place_append_tag(Aad::from(owner), &mut sealed).ok()?;
        let mut whole = nonce.as_ref().to_vec();
        whole.append(&mut sealed);
        Some(format!("{MARK}{}", URL_SAFE_NO_PAD.encode(whole)))
    }

    /// The text again; `None` where it was changed, or sealed with another secret.
    pub(crate) fn open(&self, kept: &str, owner: &str) -> Option<Zeroizing<String>> {
        let Some(sealed) = kept.strip_prefix(MARK) else {
            return Some(Zeroizing::new(kept.to_owned()));
        };
        let mut whole = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let (nonce, sealed) = whole.split_at_mut_checked(NONCE)?;
        let nonce = aws_lc_rs::aead::Nonce::try_assume_unique_for_key(nonce).ok()?;
        let text = self.0.as_ref()?.open_in_place(nonce, Aad::from(owner), sealed).ok()?;
        String::from_utf8(text.to_vec()).ok().map(Zeroizing::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sealed_opens_with_the_secret_for_its_owner_alone() {
        let (seal, other) = (Seal::with(&Secret::from("one")), Seal::with(&Secret::from("other")));
        let kept = seal.close("JBSWY3DPEHPK3PXP", "alice").expect("sealed");
        assert!(!kept.contains("JBSWY3DPEHPK3PXP"));
        assert_eq!(seal.open(&kept, "alice").expect("opened").as_str(), "JBSWY3DPEHPK3PXP");
        assert!(seal.open(&kept, "bob").is_none());
        assert!(other.open(&kept, "alice").is_none());
        assert!(Seal::none().open(&kept, "alice").is_none());
        for broken in ["sealed:", "sealed:AAAA", "sealed:!", &format!("{kept}A")] {
            assert!(seal.open(broken, "alice").is_none(), "{broken}");
        }
    }

    #[test]
    fn what_was_kept_in_the_clear_is_still_read() {
        let kept = Seal::none().close("JBSWY3DPEHPK3PXP", "alice").expect("kept");
        assert_eq!(kept, "JBSWY3DPEHPK3PXP");
        assert!(Seal::with(&Secret::from("one")).open(&kept, "alice").is_some());
    }
}
