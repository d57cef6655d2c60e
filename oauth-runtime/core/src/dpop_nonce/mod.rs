//! Nonces of the provider in proofs (RFC 9449 sections 8 and 9).

mod secrets;

use std::fmt;

use aws_lc_rs::hkdf::{HKDF_SHA256, Salt};
use aws_lc_rs::hmac::{self, HMAC_SHA256};
use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::Timestamp;

pub use secrets::DpopNonces;

/// How many seconds a nonce is handed out. It counts for this long, and once more, so that the next request of its client
/// is in time.
const STEP: u64 = 150;

/// The label of the key derivation.
const LABEL: &[u8] = b"oauth-runtime DPoP nonces v1";

/// The length of the number of a step, in bytes.
const NUMBER: usize = 8;

/// The length of the authentication code, in bytes.
const CODE: usize = 16;

/// Makes and checks nonces, without a store: a nonce is the number of a step of time and an authentication code for it. All
/// instances with the same secret make the same ones.
#[derive(Clone)]
pub struct Nonces {
    /// The first makes them.
    keys: Vec<hmac::Key>,
}

impl Nonces {
    /// Nonces of keys: the first makes them, and all check them. Without a key, a random one, which no other instance has.
    pub fn new<'a>(keys: impl Iterator<Item = &'a [u8; 32]>) -> Self {
        let mut keys: Vec<_> = keys.map(|key| hmac::Key::new(HMAC_SHA256, key)).collect();
        if keys.is_empty() {
            let mut random = [0; 32];
            if SystemRandom::new().fill(&mut random).is_ok() {
                keys.push(hmac::Key::new(HMAC_SHA256, &random));
            }
        }
        Self { keys }
    }

    /// Nonces that derive from secrets, which others with the same secrets accept: the first makes them, and all check them.
    pub fn of_secrets<'a>(secrets: impl Iterator<Item = &'a [u8]>) -> Self {
        let keys: Vec<[u8; 32]> = secrets.filter_map(derived).collect();
        Self::new(keys.iter())
    }

    /// The nonce to hand out now. `None`: the random generator failed when the provider started.
    pub fn current(&self, now: Timestamp) -> Option<String> {
        let number = step(now).to_be_bytes();
        let code = hmac::sign(self.keys.first()?, &number);
        Some(URL_SAFE_NO_PAD.encode([&number[..], &code.as_ref()[..CODE]].concat()))
    }

    /// Until when a nonce counts; `None` if it does not count now. The clocks of two instances may differ by one step.
    pub fn counts_until(&self, nonce: &str, now: Timestamp) -> Option<Timestamp> {
        let decoded = URL_SAFE_NO_PAD.decode(nonce).ok()?;
        let (number, code) = decoded.split_first_chunk::<NUMBER>()?;
        let own = u64::from_be_bytes(*number);
        let current = step(now);
        let is_recent = (current.saturating_sub(1)..=current.saturating_add(1)).contains(&own);
        let is_ours = |key: &hmac::Key| {
            let expected = hmac::sign(key, number);
            code.len() == CODE
                && aws_lc_rs::constant_time::verify_slices_are_equal(code, &expected.as_ref()[..CODE]).is_ok()
        };
        let counts = is_recent && self.keys.iter().any(is_ours);
        counts.then(|| Timestamp::from_unix(own.saturating_add(2).saturating_mul(STEP)))
    }
}

fn derived(secret: &[u8]) -> Option<[u8; 32]> {
    let mut key = [0; 32];
    let pseudorandom = Salt::new(HKDF_SHA256, &[]).extract(secret);
    pseudorandom.expand(&[LABEL], HKDF_SHA256).ok()?.fill(&mut key).ok()?;
    Some(key)
}

fn step(now: Timestamp) -> u64 {
    now.as_unix() / STEP
}

impl fmt::Debug for Nonces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Nonces").field("keys", &self.keys.len()).finish()
    }
}
