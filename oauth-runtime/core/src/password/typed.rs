//! A password as a person typed it.

use std::borrow::Cow;

use icu_normalizer::ComposingNormalizerBorrowed;

use crate::Secret;

/// A password in the form that is hashed, and as it was typed if that is another text.
///
/// Keyboards write some letters in two ways: `é` is one code point or two. NIST SP 800-63B-4 section 3.1.1.2 hashes the
/// Unicode normalization form C. Hashes that other programs made, and those of earlier versions, are of the text as it was
/// typed, so both are tried.
pub(super) struct Typed {
    normal: Secret,
    other: Option<Secret>,
}

impl Typed {
    pub(super) fn new(password: Secret) -> Self {
        match normal(password.reveal()) {
            Cow::Borrowed(_) => Self { normal: password, other: None },
            Cow::Owned(normal) => Self { normal: normal.into(), other: Some(password) },
        }
    }

    /// What is hashed.
    pub(super) fn normal(&self) -> &Secret {
        &self.normal
    }

    /// What a hash may have been made of, the normal form first.
    pub(super) fn each(&self) -> impl Iterator<Item = &Secret> {
        std::iter::once(&self.normal).chain(&self.other)
    }
}

/// The normalization form C of a text.
pub(super) fn normal(text: &str) -> Cow<'_, str> {
    ComposingNormalizerBorrowed::new_nfc().normalize(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_hashed_in_one_form_and_verified_in_both() {
        let composed = Typed::new("caf\u{e9}".into());
        assert_eq!(composed.normal().reveal(), "caf\u{e9}");
        assert_eq!(composed.each().count(), 1);
        let decomposed = Typed::new("cafe\u{301}".into());
        assert_eq!(decomposed.normal().reveal(), "caf\u{e9}");
        let each: Vec<_> = decomposed.each().map(Secret::reveal).collect();
        assert_eq!(each, ["caf\u{e9}", "cafe\u{301}"]);
    }

    #[test]
    fn what_only_looks_alike_stays_different() {
        for text in ["\u{fb01}ve", "\u{ff21}lice", "x\u{b2}"] {
            assert_eq!(normal(text), text, "the normalization form KC would change it");
        }
    }
}
