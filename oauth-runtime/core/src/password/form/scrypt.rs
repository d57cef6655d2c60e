//! scrypt (RFC 7914): the PHC string format, which passlib and AdonisJS write too, Django's and Werkzeug's.

use scrypt::{Params, scrypt};
use subtle::ConstantTimeEq;

use super::decode::{base64, check, hexadecimal, number, parts};
use super::refuse;
use crate::Secret;
use crate::password::PasswordHashError;

/// Bytes: more than any recommendation.
const MOST_MEMORY: u64 = 256 * 1024 * 1024;

/// `N * r * p`: some seconds.
const MOST_WORK: u64 = 1 << 23;

/// More than this takes some half a second.
const SLOW: u64 = 1 << 21;

/// A scrypt hash.
pub(in crate::password) struct Hash {
    params: Params,
    salt: Vec<u8>,
    output: Vec<u8>,
}

impl Hash {
    /// How much memory it takes, in KiB (RFC 7914 section 2): 128 bytes for each `N` and `r`.
    pub(super) fn memory(&self) -> usize {
        let (n, r) = (self.params.n(), u64::from(self.params.r()));
        usize::try_from(n.saturating_mul(r) / 8).unwrap_or(usize::MAX)
    }

    pub(super) fn is_slow(&self) -> bool {
        let (r, p) = (u64::from(self.params.r()), u64::from(self.params.p()));
        self.params.n().saturating_mul(r).saturating_mul(p) > SLOW
    }

    pub(super) fn parse(text: &str) -> Result<Self, PasswordHashError> {
        if let Some(rest) = text.strip_prefix("$scrypt$") {
            return Self::parse_phc(rest);
        }
        if let Some(rest) = text.strip_prefix("scrypt$") {
            let [n, salt, r, p, output] = parts(rest, '$')?;
            return Self::new(
                [log_n(n)?, number(r, "r")?, number(p, "p")?],
                salt.into(),
                base64(output, "output")?,
            );
        }
        // Werkzeug.
        let [how, salt, output] = parts(text, '$')?;
        let ["scrypt", n, r, p] = parts(how, ':')? else {
            return refuse("its algorithm is unknown");
        };
        Self::new([log_n(n)?, number(r, "r")?, number(p, "p")?], salt.into(), hexadecimal(output, "output")?)
    }

    /// `ln=16,r=8,p=1`, or `n=65536,r=8,p=1` of AdonisJS, the salt, the output.
    fn parse_phc(text: &str) -> Result<Self, PasswordHashError> {
        let [how, salt, output] = parts(text, '$')?;
        let options = parts(how, ',')?.map(|option| option.split_once('=').unwrap_or_default());
        let (n, r, p) = match options {
            [("ln", log_n), ("r", r), ("p", p)] => (number(log_n, "ln")?, r, p),
            [("n", n), ("r", r), ("p", p)] => (self::log_n(n)?, r, p),
            _ => return refuse("its parameters are not ln, r and p, or n, r and p"),
        };
        let cost = [n, number(r, "r")?, number(p, "p")?];
        Self::new(cost, base64(salt, "salt")?, base64(output, "output")?)
    }

    fn new([log_n, r, p]: [u32; 3], salt: Vec<u8>, output: Vec<u8>) -> Result<Self, PasswordHashError> {
        check(&salt, &output)?;
        let blocks = 1_u64.checked_shl(log_n).filter(|_| log_n < 32).map(|n| n.saturating_mul(r.into()));
        let is_bounded = blocks.is_some_and(|blocks| {
            blocks.saturating_mul(128) <= MOST_MEMORY && blocks.saturating_mul(p.into()) <= MOST_WORK
        });
        let params =
            u8::try_from(log_n).ok().filter(|_| is_bounded).and_then(|log_n| Params::new(log_n, r, p).ok());
        let Some(params) = params else {
            return refuse("it takes more than 256 MiB of memory, or N * r * p is more than 8388608");
        };
        Ok(Self { params, salt, output })
    }

    pub(super) fn verify(&self, password: &Secret) -> Result<bool, PasswordHashError> {
        self.try_memory()?;
        let (mut buffer, password) = ([0; 64], password.reveal().as_bytes());
        let Some(output) = buffer.get_mut(..self.output.len()) else { return Ok(false) };
        let hashed = scrypt(password, &self.salt, &self.params, output);
        Ok(hashed.is_ok() && bool::from(output.ct_eq(&self.output)))
    }

    /// scrypt ends the program if it gets no memory.
    fn try_memory(&self) -> Result<(), PasswordHashError> {
        let (n, r) = (self.params.n(), u64::from(self.params.r()));
        let bytes = usize::try_from(n * r * 128).map_err(|_| PasswordHashError::Memory)?;
        Vec::<u8>::new().try_reserve_exact(bytes).map_err(|_| PasswordHashError::Memory)
    }
}

/// The logarithm of a number that is a power of two.
fn log_n(text: &str) -> Result<u32, PasswordHashError> {
    match number(text, "N")? {
        n if n.is_power_of_two() => Ok(n.trailing_zeros()),
        _ => refuse("its N is not a power of two"),
    }
}
