//! Base64 and hexadecimal, as hashes have them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_PAD_INDIFFERENT;

use super::refuse;
use crate::password::PasswordHashError;

/// The shortest output that counts: a shorter one matches other passwords too.
const LEAST_OUTPUT: usize = 16;

/// The longest output: that of SHA-512.
const MOST_OUTPUT: usize = 64;

/// Base64 with or without padding; passlib has `.` for `+`.
pub(super) fn base64(text: &str, what: &str) -> Result<Vec<u8>, PasswordHashError> {
    STANDARD_PAD_INDIFFERENT
        .decode(text.replace('.', "+"))
        .or_else(|_| refuse(format!("its {what} is not base64")))
}

pub(super) fn hexadecimal(text: &str, what: &str) -> Result<Vec<u8>, PasswordHashError> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pairs = text.as_bytes().chunks(2).map(|pair| match pair {
        [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
        _ => None,
    });
    pairs.collect::<Option<_>>().map_or_else(|| refuse(format!("its {what} is not hexadecimal")), Ok)
}

/// A number without sign or leading zeros.
pub(super) fn number(text: &str, what: &str) -> Result<u32, PasswordHashError> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    let number = text.parse().ok().filter(|_| is_plain);
    number.map_or_else(|| refuse(format!("its {what} is not a positive number")), Ok)
}

/// A salt that is there, and an output of a usual length.
pub(super) fn check(salt: &[u8], output: &[u8]) -> Result<(), PasswordHashError> {
    if salt.is_empty() {
        return refuse("it has no salt");
    }
    if !(LEAST_OUTPUT..=MOST_OUTPUT).contains(&output.len()) {
        return refuse(format!(
            "its output has {} bytes; {LEAST_OUTPUT} to {MOST_OUTPUT} are usual",
            output.len()
        ));
    }
    Ok(())
}

/// The parts between dollar signs, if there are so many.
pub(super) fn parts<const N: usize>(text: &str, separator: char) -> Result<[&str; N], PasswordHashError> {
    let parts: Vec<&str> = text.split(separator).collect();
    let found = parts.len();
    parts.try_into().or_else(|_| refuse(format!("it has {found} parts between `{separator}` instead of {N}")))
}
