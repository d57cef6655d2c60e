//! bcrypt, with what Django and passlib do before it, and as a PHC string.
//!
//! bcrypt reads the first 72 bytes of a password, and so did every program that made these hashes: a longer password matches
//! whatever comes after them. At the first login the whole password is hashed anew.

use base64::Engine;
use base64::engine::general_purpose::{GeneralPurpose, NO_PAD, STANDARD, STANDARD_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::refuse;
use crate::Secret;
use crate::password::PasswordHashError;

/// Two seconds, and twice as much with each one more.
const MOST_COST: u32 = 15;

/// A second.
const SLOW: u32 = 14;

const LEAST_COST: u32 = 4;

/// What bcrypt reads of a password.
const READ: usize = 72;

/// The characters of a salt, which are followed by the output.
const SALT: usize = 22;

const OUTPUT: usize = 23;

/// The base64 of bcrypt. The last character of a salt has bits that nothing reads, and some programs set them.
const BASE64: GeneralPurpose =
    GeneralPurpose::new(&base64::alphabet::BCRYPT, NO_PAD.with_decode_allow_trailing_bits(true));

/// What is hashed with bcrypt.
enum Input {
    Password,
    /// Django's `bcrypt_sha256`: the SHA-256 digest in hexadecimal.
    Hexadecimal,
    /// The first version of passlib's `bcrypt-sha256`: the SHA-256 digest in base64.
    Base64,
    /// The second: the HMAC with this salt, in base64.
    Keyed(String),
}

/// A bcrypt hash.
pub(in crate::password) struct Hash {
    input: Input,
    cost: u32,
    salt: [u8; 16],
    output: [u8; OUTPUT],
}

impl Hash {
    pub(super) fn parse(text: &str) -> Result<Self, PasswordHashError> {
        if let Some(plain) = text.strip_prefix("bcrypt_sha256$") {
            return Self::parse_plain(plain, Input::Hexadecimal);
        }
        if let Some(rest) = text.strip_prefix("$bcrypt$") {
            return Self::parse_phc(rest);
        }
        match text.strip_prefix("$bcrypt-sha256$") {
            Some(rest) => Self::parse_passlib(rest),
            None => Self::parse_plain(text, Input::Password),
        }
    }

    /// `v=98`, `r=10`, the salt, the output: the version is the letter of `$2b$` as a number, and the base64 the usual one.
    fn parse_phc(text: &str) -> Result<Self, PasswordHashError> {
        let parts: Vec<&str> = text.split('$').collect();
        let ["v=97" | "v=98" | "v=121", cost, salt, output] = parts[..] else {
            return refuse("a bcrypt hash of AdonisJS is $bcrypt$v=98$r=<cost>$<salt>$<output>");
        };
        let cost = cost.strip_prefix("r=").unwrap_or_default();
        Self::new(Input::Password, cost, [salt, output], &STANDARD_NO_PAD)
    }

    /// `$2b$12$` and 53 characters.
    fn parse_plain(text: &str, input: Input) -> Result<Self, PasswordHashError> {
        let parts: Vec<&str> = text.split('$').collect();
        let ["", "2a" | "2b" | "2y", cost, rest] = parts[..] else {
            return refuse("a bcrypt hash is $2b$<cost>$ and 53 characters");
        };
        match rest.split_at_checked(SALT) {
            Some((salt, output)) => Self::new(input, cost, [salt, output], &BASE64),
            None => refuse("its salt is too short"),
        }
    }

    /// `v=2,t=2b,r=12` or `2b,12`, the salt, the output.
    fn parse_passlib(text: &str) -> Result<Self, PasswordHashError> {
        let parts: Vec<&str> = text.split('$').collect();
        let [how, salt, output] = parts[..] else {
            return refuse("a hash of bcrypt-sha256 is $bcrypt-sha256$<options>$<salt>$<output>");
        };
        let options: Vec<&str> = how.split(',').collect();
        match options[..] {
            ["v=2", "t=2b", cost] if cost.starts_with("r=") => {
                Self::new(Input::Keyed(salt.to_owned()), &cost[2..], [salt, output], &BASE64)
            }
            ["2a" | "2b", cost] => Self::new(Input::Base64, cost, [salt, output], &BASE64),
            _ => refuse("the options of its bcrypt-sha256 are unknown"),
        }
    }

    fn new(
        input: Input,
        cost: &str,
        [salt, output]: [&str; 2],
        base64: &GeneralPurpose,
    ) -> Result<Self, PasswordHashError> {
        let cost = cost.parse().ok().filter(|cost| (LEAST_COST..=MOST_COST).contains(cost));
        let Some(cost) = cost else {
            return refuse(format!("its cost is not a number from {LEAST_COST} to {MOST_COST}"));
        };
        let decode = |text: &str| base64.decode(text).unwrap_or_default();
        match (decode(salt).try_into(), decode(output).try_into()) {
            (Ok(salt), Ok(output)) => Ok(Self { input, cost, salt, output }),
            _ => refuse("its salt or its output has another length than 22 and 31 characters of base64"),
        }
    }

    pub(super) fn is_slow(&self) -> bool {
        self.cost >= SLOW
    }

    pub(super) fn verify(&self, password: &Secret) -> bool {
        let mut input = self.input(password.reveal().as_bytes());
        input.push(0);
        input.truncate(READ);
        let output = bcrypt::bcrypt(self.cost, self.salt, &input);
        output[..OUTPUT].ct_eq(&self.output).into()
    }

    fn input(&self, password: &[u8]) -> Zeroizing<Vec<u8>> {
        // The final zero must not move the password.
        let mut input = Zeroizing::new(Vec::with_capacity(READ.max(password.len()) + 1));
        match &self.input {
            Input::Password => input.extend_from_slice(password),
            Input::Hexadecimal => {
                let digits = Sha256::digest(password).into_iter().flat_map(|byte| [byte >> 4, byte & 15]);
                input.extend(digits.map(|digit| b"0123456789abcdef"[usize::from(digit)]));
            }
            Input::Base64 => input.extend_from_slice(STANDARD.encode(Sha256::digest(password)).as_bytes()),
            Input::Keyed(salt) => {
                // HMAC takes a key of any length.
                if let Ok(mac) = Hmac::<Sha256>::new_from_slice(salt.as_bytes()) {
                    let digest = mac.chain_update(password).finalize().into_bytes();
                    input.extend_from_slice(STANDARD.encode(digest).as_bytes());
                }
            }
        }
        input
    }
}
