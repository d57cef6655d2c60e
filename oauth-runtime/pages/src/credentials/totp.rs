//! Authenticator apps: time-based one-time passwords (RFC 6238).

use oauth_runtime_core::__internal::Purpose;
use oauth_runtime_core::{Seal, Timestamp};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rand::Rng;
use serde::{Deserialize, Serialize};
use totp_rs::{Builder, Secret as TotpSecret, Totp};
use zeroize::Zeroizing;

use crate::seal;

/// 160 bits (RFC 4226 section 4).
const SECRET_BYTES: usize = 20;

/// An authenticator app of a person.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct OwnApp {
    /// The shared secret in base32, possibly sealed.
    pub(super) secret: String,
    pub(crate) added_at: Timestamp,
}

/// A new secret in base32.
pub(crate) fn generate() -> Zeroizing<String> {
    let mut bytes = Zeroizing::new([0; SECRET_BYTES]);
    rand::rng().fill_bytes(bytes.as_mut());
    Zeroizing::new(TotpSecret::from(*bytes).to_base32())
}

/// The content of the QR code (the key URI format that all apps know).
pub(crate) fn uri(secret: &str, brand: &str, username: &str) -> Zeroizing<String> {
    let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let (brand, username) = (encode(brand), encode(username));
    Zeroizing::new(format!("otpauth://totp/{brand}:{username}?secret={secret}&issuer={brand}"))
}

/// The step around `now` at which a code matches the secret.
pub(crate) fn step_of(secret: &str, code: &str, now: Timestamp) -> Option<u64> {
    let totp = totp(secret)?;
    let is_code = code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit());
    is_code.then(|| totp.check(code, now.as_unix())).flatten()
}

/// The code that the app would show.
#[cfg(test)]
pub(crate) fn code_at(secret: &str, now: Timestamp) -> String {
    totp(secret).expect("a secret").generate(now.as_unix()).to_string()
}

fn totp(secret: &str) -> Option<Totp> {
    let secret = TotpSecret::try_from_base32(secret).ok()?;
    Builder::new().with_secret(secret).build().ok()
}

impl OwnApp {
    /// The app with this secret, in its stored form.
    pub(crate) fn new(secret: &str, subject: &str, seal: Option<&Seal>, now: Timestamp) -> Option<Self> {
        Some(Self { secret: seal::close(seal, Purpose::AuthenticatorApp, subject, secret)?, added_at: now })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238 appendix B, the last six digits of the SHA-1 rows.
    #[test]
    fn the_codes_of_the_standard() {
        let secret = TotpSecret::from(*b"12345678901234567890").to_base32();
        for (time, code, step) in [
            (59, "287082", 1),
            (1_111_111_109, "081804", 37_037_036),
            (1_234_567_890, "005924", 41_152_263),
            (20_000_000_000, "353130", 666_666_666),
        ] {
            assert_eq!(step_of(&secret, code, Timestamp::from_unix(time)), Some(step));
            assert_eq!(step_of(&secret, code, Timestamp::from_unix(time + 30)), Some(step), "one step later");
            assert_eq!(step_of(&secret, code, Timestamp::from_unix(time + 90)), None);
        }
    }

    #[test]
    fn what_is_no_code() {
        let secret = generate();
        for code in ["", "12345", "1234567", "12 456", "١٢٣٤٥٦", "abcdef", "-12345"] {
            assert_eq!(step_of(&secret, code, Timestamp::from_unix(1_000_000)), None, "{code}");
        }
        assert_eq!(step_of("not base32!", "123456", Timestamp::from_unix(0)), None);
    }

    #[test]
    fn the_uri_of_an_app_is_encoded() {
        let uri = uri("JBSWY3DP", "Notes & more", "ali:ce");
        assert_eq!(
            uri.as_str(),
            "otpauth://totp/Notes%20%26%20more:ali%3Ace?secret=JBSWY3DP&issuer=Notes%20%26%20more"
        );
    }

    #[test]
    fn secrets_differ() {
        assert_eq!(generate().len(), 32);
        assert_ne!(generate(), generate());
    }
}
