//! Passwords that were in a breach, by k-anonymity: who is asked learns the first five hexadecimal digits of a SHA-1 digest,
//! and nothing else.

mod range_api;
mod range_files;

use std::fmt;

use sha1::{Digest as _, Sha1};

pub use range_api::RangeApi;
pub use range_files::RangeFiles;

use crate::{BoxError, Secret, async_trait};

/// The first five hexadecimal digits of the SHA-1 digest of a password, in upper case: all that a source learns. About one
/// of a million passwords has the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RangePrefix([u8; 5]);

impl RangePrefix {
    /// The five digits.
    pub fn as_str(&self) -> &str {
        // They are digits of `DIGITS`.
        str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Display for RangePrefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Knows passwords that were in a breach, as the range files and the range API of Pwned Passwords have them.
///
/// ```
/// use oauth_runtime::password::{BreachedPasswords, PasswordRules, RangePrefix};
/// use oauth_runtime::{BoxError, async_trait};
///
/// /// A list of one.
/// struct OnePassword;
///
/// #[async_trait]
/// impl BreachedPasswords for OnePassword {
///     async fn range(&self, prefix: RangePrefix) -> Result<Vec<u8>, BoxError> {
///         Ok(match prefix.as_str() {
///             "BC1BA" => b"C0AC6FE61CA3C76105CF4443AC0BC4C3FD2:9".to_vec(),
///             _ => Vec::new(),
///         })
///     }
/// }
///
/// let rules = PasswordRules::builder().breached(OnePassword).build()?;
/// # Ok::<(), oauth_runtime::password::PasswordRulesError>(())
/// ```
#[async_trait]
pub trait BreachedPasswords: Send + Sync {
    /// The digests that begin so: a line for each, with the other 35 hexadecimal digits in upper or lower case, a colon, and how
    /// often the password was seen. Lines with the count 0 are padding. No line means that none is known.
    ///
    /// # Errors
    /// If the source does not answer, or is incomplete.
    async fn range(&self, prefix: RangePrefix) -> Result<Vec<u8>, BoxError>;
}

/// The source of breached passwords did not answer, so a password could not be checked.
#[derive(Debug, thiserror::Error)]
#[error("breached passwords can't be looked up")]
pub struct BreachedPasswordsError(#[source] BoxError);

const DIGITS: &[u8; 16] = b"0123456789ABCDEF";

/// Whether the password is among those that the source knows.
pub(super) async fn is_breached(
    source: &dyn BreachedPasswords,
    password: &Secret,
) -> Result<bool, BreachedPasswordsError> {
    let digits = digits(password);
    let (prefix, suffix) = digits.split_first_chunk().unwrap_or((&[0; 5], &[]));
    let range = source.range(RangePrefix(*prefix)).await.map_err(BreachedPasswordsError)?;
    Ok(range.split(|byte| *byte == b'\n').any(|line| counts(line, suffix)))
}

fn digits(password: &Secret) -> [u8; 40] {
    let mut digits = [0; 40];
    let digest = Sha1::digest(password.reveal().as_bytes());
    for (pair, byte) in digits.as_chunks_mut::<2>().0.iter_mut().zip(digest) {
        *pair = [byte >> 4, byte & 15].map(|digit| DIGITS[usize::from(digit)]);
    }
    digits
}

/// Whether a line has this suffix, and is not padding.
fn counts(line: &[u8], suffix: &[u8]) -> bool {
    let Some((own, rest)) = line.split_at_checked(suffix.len()) else { return false };
    let count = rest.strip_prefix(b":").map(<[u8]>::trim_ascii);
    own.eq_ignore_ascii_case(suffix)
        && count.is_some_and(|count| count.iter().any(|digit| matches!(digit, b'1'..=b'9')))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the source was asked, and its answer.
    struct Fixed(&'static str);

    #[async_trait]
    impl BreachedPasswords for Fixed {
        async fn range(&self, prefix: RangePrefix) -> Result<Vec<u8>, BoxError> {
            assert_eq!(prefix.as_str(), "5BAA6", "of `password`");
            Ok(self.0.into())
        }
    }

    #[tokio::test]
    async fn only_the_line_of_the_password_counts() {
        for (range, expected) in [
            ("1E4C9B93F3F0682250B6CF8331B7EE68FD8:52256179", true),
            ("1e4c9b93f3f0682250b6cf8331b7ee68fd8:1\r\n", true),
            ("003D68EB55068C33ACE09247EE4C639306B:3\r\n1E4C9B93F3F0682250B6CF8331B7EE68FD8:10\r\n", true),
            ("1E4C9B93F3F0682250B6CF8331B7EE68FD8:0\r\n", false),
            ("1E4C9B93F3F0682250B6CF8331B7EE68FD9:7", false),
            ("1E4C9B93F3F0682250B6CF8331B7EE68FD8", false),
            ("1E4C9B93F3F0682250B6CF8331B7EE68F:7", false),
            ("\n\n:\n", false),
            ("", false),
        ] {
            let is = is_breached(&Fixed(range), &"password".into()).await.expect("answered");
            assert_eq!(is, expected, "{range:?}");
        }
    }
}
