//! Values that the pages have to read again from a store: sealed, or in the clear if no secret is set.

use oauth_runtime_core::__internal::{self as core, Opened, Purpose, is_sealed};
use oauth_runtime_core::{Seal, Secret};

/// The text in its stored form.
pub(crate) fn close(seal: Option<&Seal>, purpose: Purpose, owner: &str, text: &str) -> Option<String> {
    match seal {
        Some(seal) => core::seal(seal, purpose, owner, text),
        None => Some(text.to_owned()),
    }
}

/// The text again; `None` if it was changed or moved, or if no secret opens it.
///
/// An authenticator app that was set up before there was a secret opens, and is stale: otherwise its person
/// would lose the second factor.
pub(crate) fn open(seal: Option<&Seal>, purpose: Purpose, owner: &str, kept: &str) -> Option<Opened> {
    let in_the_clear = |is_stale| Opened { text: Secret::from(kept), is_stale };
    match seal {
        Some(seal) if is_sealed(kept) => core::open(seal, purpose, owner, kept),
        Some(_) => (purpose == Purpose::AuthenticatorApp).then(|| in_the_clear(true)),
        None => (!is_sealed(kept)).then(|| in_the_clear(false)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: &str = "JBSWY3DPEHPK3PXP";

    #[test]
    fn without_a_secret_everything_is_in_the_clear_and_nothing_sealed_opens() {
        let seal = Seal::new(&Secret::generate()).expect("long enough");
        let kept = close(None, Purpose::AuthenticatorApp, "alice", PLAIN).expect("kept");
        assert_eq!(kept, PLAIN);
        let opened = open(None, Purpose::AuthenticatorApp, "alice", &kept).expect("opened");
        assert!(opened.text.reveal() == PLAIN && !opened.is_stale);
        let sealed = close(Some(&seal), Purpose::AuthenticatorApp, "alice", PLAIN).expect("sealed");
        assert!(open(None, Purpose::AuthenticatorApp, "alice", &sealed).is_none());
    }

    #[test]
    fn with_a_secret_an_app_from_before_is_stale_and_nothing_else_opens_in_the_clear() {
        let seal = Seal::new(&Secret::generate()).expect("long enough");
        let opened = open(Some(&seal), Purpose::AuthenticatorApp, "alice", PLAIN).expect("opened");
        assert!(opened.text.reveal() == PLAIN && opened.is_stale);
        for purpose in [Purpose::NewAuthenticatorApp, Purpose::RecoveryCodes, Purpose::Answer] {
            assert!(open(Some(&seal), purpose, "alice", PLAIN).is_none(), "{purpose:?}");
        }
    }
}
