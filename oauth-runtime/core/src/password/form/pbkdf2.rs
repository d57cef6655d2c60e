//! PBKDF2 (RFC 8018 section 5.2): Django's, passlib's, Werkzeug's and ASP.NET Core Identity's forms, and PHC strings.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use pbkdf2::pbkdf2_hmac;
use sha1::Sha1;
use sha2::{Sha256, Sha512};
use subtle::ConstantTimeEq;

use super::decode::{base64, check, hexadecimal, number, parts};
use super::refuse;
use crate::Secret;
use crate::password::PasswordHashError;

/// Iterations for all blocks of the output together: some seconds.
const MOST_ITERATIONS: u64 = 5_000_000;

/// More than this takes a second. Django's default is half of it.
const SLOW: u64 = 2_000_000;

/// The hash function of a PBKDF2 hash, for [`PasswordHash::from_pbkdf2`](crate::password::PasswordHash::from_pbkdf2).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Digest {
    /// SHA-1. Its collisions don't matter here.
    Sha1,
    /// SHA-256.
    Sha256,
    /// SHA-512.
    Sha512,
}

impl Digest {
    /// As forms call it, with or without a prefix.
    fn named(name: &str) -> Result<Self, PasswordHashError> {
        match name {
            "pbkdf2" | "pbkdf2-sha1" | "pbkdf2_sha1" | "sha1" => Ok(Self::Sha1),
            "pbkdf2-sha256" | "pbkdf2_sha256" | "sha256" => Ok(Self::Sha256),
            "pbkdf2-sha512" | "pbkdf2_sha512" | "sha512" => Ok(Self::Sha512),
            _ => refuse("its PBKDF2 has another hash function than SHA-1, SHA-256 and SHA-512"),
        }
    }

    pub(in crate::password) const fn name(self) -> &'static str {
        match self {
            Self::Sha1 => "sha1",
            Self::Sha256 => "sha256",
            Self::Sha512 => "sha512",
        }
    }

    const fn length(self) -> usize {
        match self {
            Self::Sha1 => 20,
            Self::Sha256 => 32,
            Self::Sha512 => 64,
        }
    }
}

/// A PBKDF2 hash.
pub(in crate::password) struct Hash {
    digest: Digest,
    iterations: u32,
    salt: Vec<u8>,
    output: Vec<u8>,
}

impl Hash {
    pub(super) fn parse(text: &str) -> Result<Self, PasswordHashError> {
        if let Some(rest) = text.strip_prefix('$') {
            return Self::parse_dollars(rest);
        }
        if text.starts_with("pbkdf2_") {
            let [name, iterations, salt, output] = parts(text, '$')?;
            let output = base64(output, "output")?;
            return Self::new(Digest::named(name)?, number(iterations, "iterations")?, salt.into(), output);
        }
        if !text.starts_with("pbkdf2:") {
            return Self::parse_identity(text);
        }
        // Werkzeug.
        let [how, salt, output] = parts(text, '$')?;
        let [_, name, iterations] = parts(how, ':')?;
        let output = hexadecimal(output, "output")?;
        Self::new(Digest::named(name)?, number(iterations, "iterations")?, salt.into(), output)
    }

    /// The PHC string format, `i=600000` or `i=600000,l=32`, and passlib's, `29000`.
    fn parse_dollars(text: &str) -> Result<Self, PasswordHashError> {
        let [name, how, salt, output] = parts(text, '$')?;
        let (iterations, length) = how.split_once(",l=").map_or((how, None), |(i, l)| (i, Some(l)));
        let iterations = iterations.strip_prefix("i=").unwrap_or(iterations);
        let (salt, output) = (base64(salt, "salt")?, base64(output, "output")?);
        if length.is_some_and(|length| length.parse() != Ok(output.len())) {
            return refuse("its output has another length than it says");
        }
        Self::new(Digest::named(name)?, number(iterations, "iterations")?, salt, output)
    }

    /// A version byte, and then what the version has. Version 2 of Identity begins with 0, version 3 with 1.
    fn parse_identity(text: &str) -> Result<Self, PasswordHashError> {
        let bytes = STANDARD.decode(text).or_else(|_| refuse("it is not base64"))?;
        match bytes.split_first() {
            Some((0, rest)) if rest.len() == 16 + 32 => {
                let (salt, output) = rest.split_at(16);
                Self::new(Digest::Sha1, 1000, salt.into(), output.into())
            }
            Some((0, _)) => refuse("a hash of version 2 of ASP.NET Identity has 49 bytes"),
            Some((1, rest)) => Self::parse_version_3(rest),
            _ => refuse("its version of ASP.NET Identity is unknown"),
        }
    }

    /// The hash function, the iterations and the length of the salt, each in four bytes; the salt; the output.
    fn parse_version_3(bytes: &[u8]) -> Result<Self, PasswordHashError> {
        let (head, rest) = bytes.split_at_checked(12).unwrap_or_default();
        let &[function, iterations, salt_length] = head.as_chunks::<4>().0 else {
            return refuse("a hash of version 3 of ASP.NET Identity has at least 13 bytes");
        };
        let digest = match u32::from_be_bytes(function) {
            0 => Digest::Sha1,
            1 => Digest::Sha256,
            2 => Digest::Sha512,
            _ => return refuse("its hash function of ASP.NET Identity is unknown"),
        };
        let salt_length = usize::try_from(u32::from_be_bytes(salt_length)).unwrap_or(usize::MAX);
        let Some((salt, output)) = rest.split_at_checked(salt_length) else {
            return refuse("its salt is shorter than it says");
        };
        Self::new(digest, u32::from_be_bytes(iterations), salt.into(), output.into())
    }

    fn new(
        digest: Digest,
        iterations: u32,
        salt: Vec<u8>,
        output: Vec<u8>,
    ) -> Result<Self, PasswordHashError> {
        check(&salt, &output)?;
        if !(1..=MOST_ITERATIONS).contains(&work(digest, iterations, &output)) {
            return refuse(
                "it has no iterations, or more than 5,000,000 for all blocks of its output together",
            );
        }
        Ok(Self { digest, iterations, salt, output })
    }

    pub(super) fn is_slow(&self) -> bool {
        work(self.digest, self.iterations, &self.output) > SLOW
    }

    pub(super) fn verify(&self, password: &Secret) -> bool {
        let (mut buffer, password) = ([0; 64], password.reveal().as_bytes());
        let Some(output) = buffer.get_mut(..self.output.len()) else { return false };
        match self.digest {
            Digest::Sha1 => pbkdf2_hmac::<Sha1>(password, &self.salt, self.iterations, output),
            Digest::Sha256 => pbkdf2_hmac::<Sha256>(password, &self.salt, self.iterations, output),
            Digest::Sha512 => pbkdf2_hmac::<Sha512>(password, &self.salt, self.iterations, output),
        }
        output.ct_eq(&self.output).into()
    }
}

/// The iterations for all blocks of the output together.
fn work(digest: Digest, iterations: u32, output: &[u8]) -> u64 {
    let blocks = output.len().div_ceil(digest.length()) as u64;
    u64::from(iterations) * blocks
}
