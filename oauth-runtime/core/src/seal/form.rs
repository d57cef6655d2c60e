//! The sealed form: `sealed:v1:` and base64url of nonce, AES-256-GCM ciphertext and tag.
//!
//! The key derivation includes the kind of value and the tenant (the info of HKDF, RFC 5869 section 3.2), and the
//! associated data includes the record.

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::hkdf::{HKDF_SHA256, Salt};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::Zeroizing;

use super::{Key, SHORTEST_SECRET};
use crate::Secret;

const VERSION_1: &str = "sealed:v1:";

/// Authenticator apps once had no version.
pub(super) const UNVERSIONED: &str = "sealed:";

/// What separates the label from the tenant in the key derivation.
const TENANT: &[u8] = b"\0tenant\0";

/// The kind of a sealed value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The private part of a signing key.
    SigningKey,
    /// The secret of a client with `client_secret_jwt`.
    ClientSecret,
    /// The secret of a person's authenticator app.
    AuthenticatorApp,
    /// The same, until the app has shown its first code.
    NewAuthenticatorApp,
    /// Recovery codes, until they are shown.
    RecoveryCodes,
    /// The answer to a form, until it can no longer be requested again.
    Answer,
    /// The challenge for a browser without a login, until it is answered.
    Question,
    /// An e-mail, until a mail server has taken it.
    Mail,
    /// What a client needs to be told the result of a backchannel authentication request.
    CibaNotification,
    /// The tokens that are being pushed to a client, until they have arrived.
    CibaResponse,
    /// The header with which a receiver of shared signals knows its transmitter.
    SignalAuthorization,
}

impl Purpose {
    /// The label of the key derivation. Stores contain values that were sealed with these labels, so they
    /// never change.
    const fn label(self) -> &'static [u8] {
        match self {
            Self::SigningKey => b"oauth-runtime signing keys v1",
            Self::ClientSecret => b"oauth-runtime client secrets v1",
            Self::AuthenticatorApp => b"oauth-runtime authenticator apps v1",
            Self::NewAuthenticatorApp => b"oauth-runtime new authenticator apps v1",
            Self::RecoveryCodes => b"oauth-runtime recovery codes v1",
            Self::Answer => b"oauth-runtime answers v1",
            Self::Question => b"oauth-runtime questions v1",
            Self::Mail => b"oauth-runtime e-mails v1",
            Self::CibaNotification => b"oauth-runtime ciba notifications v1",
            Self::CibaResponse => b"oauth-runtime ciba responses v1",
            Self::SignalAuthorization => b"oauth-runtime shared signals v1",
        }
    }
}

pub(super) fn is_sealed(kept: &str) -> bool {
    kept.starts_with(VERSION_1)
}

/// base64url contains no colon, so no version can be mistaken for this form.
pub(super) fn is_unversioned(kept: &str) -> bool {
    kept.strip_prefix(UNVERSIONED).is_some_and(|rest| !rest.contains(':'))
}

pub(super) fn seal(key: Key<'_>, purpose: Purpose, owner: &str, text: &str) -> Option<String> {
    let mut sealed = text.as_bytes().to_vec();
    // It is overwritten in place; making room for the tag must not leave a copy behind.
    sealed.reserve_exact(AES_256_GCM.tag_len());
    let nonce = derived(key, purpose)?.seal_in_place_append_tag(Aad::from(owner), &mut sealed).ok()?;
    Some(format!("{VERSION_1}{}", URL_SAFE_NO_PAD.encode([nonce.as_ref().as_slice(), &sealed].concat())))
}

pub(super) fn open(key: Key<'_>, purpose: Purpose, owner: &str, kept: &str) -> Option<Secret> {
    // This version never sealed with a shorter one, so a guessed secret must not open what somebody inserted.
    if key.secret.reveal().len() < SHORTEST_SECRET {
        return None;
    }
    opened(&derived(key, purpose)?, owner, kept.strip_prefix(VERSION_1)?)
}

/// The form without a version: only for authenticator apps, of no tenant, and with any secret.
pub(super) fn open_unversioned(key: Key<'_>, purpose: Purpose, owner: &str, kept: &str) -> Option<Secret> {
    if purpose != Purpose::AuthenticatorApp || key.tenant.is_some() {
        return None;
    }
    let material = Zeroizing::new(format!("oauth-runtime ui seal\0{}", key.secret.reveal()));
    let key = RandomizedNonceKey::new(&AES_256_GCM, digest(&SHA256, material.as_bytes()).as_ref()).ok()?;
    opened(&key, owner, kept.strip_prefix(UNVERSIONED)?)
}

fn derived(of: Key<'_>, purpose: Purpose) -> Option<RandomizedNonceKey> {
    let mut key = Zeroizing::new([0; 32]);
    let pseudorandom = Salt::new(HKDF_SHA256, &[]).extract(of.secret.reveal().as_bytes());
    // No label contains this separator. Without a tenant, the info is the label alone, as it was before there were tenants.
    let info = match of.tenant {
        Some(tenant) => [purpose.label(), TENANT, tenant.as_bytes()],
        None => [purpose.label(), b"", b""],
    };
    pseudorandom.expand(&info, HKDF_SHA256).ok()?.fill(key.as_mut()).ok()?;
    RandomizedNonceKey::new(&AES_256_GCM, key.as_ref()).ok()
}

fn opened(key: &RandomizedNonceKey, owner: &str, text: &str) -> Option<Secret> {
    let mut sealed = Zeroizing::new(URL_SAFE_NO_PAD.decode(text).ok()?);
    let (nonce, sealed) = sealed.split_at_mut_checked(NONCE_LEN)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
    let text = key.open_in_place(nonce, Aad::from(owner), sealed).ok()?;
    std::str::from_utf8(text).ok().map(Secret::from)
}
