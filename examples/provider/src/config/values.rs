//! Rules that several values share.

use oauth_runtime::Secret;
use serde::Deserialize;
use toml::Spanned;

use super::error::ConfigError;
use super::source::Source;

/// Nobody can guess a random text of this length.
pub(super) const SHORTEST_SECRET: usize = 16;

/// Whether clients must do something.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Need {
    #[default]
    Optional,
    Required,
}

/// A secret with a minimum length.
pub(super) fn secret(
    shortest: usize,
    source: &Source,
    key: &str,
    secret: Spanned<Secret>,
) -> Result<Secret, ConfigError> {
    match secret.get_ref().reveal().len() < shortest {
        true => {
            let message =
                format!("write at least {shortest} characters, such as those of `openssl rand -hex 32`");
            Err(source.error(secret.span(), key, message))
        }
        false => Ok(secret.into_inner()),
    }
}

/// A number with a minimum.
pub(super) fn at_least(
    least: u64,
    source: &Source,
    key: &str,
    number: Spanned<u64>,
) -> Result<u64, ConfigError> {
    match *number.get_ref() < least {
        true => Err(source.error(number.span(), key, format!("write at least {least}"))),
        false => Ok(number.into_inner()),
    }
}

/// Whether clients manage their grants.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Managed {
    /// They do not.
    #[default]
    Off,
    /// They do if they ask for it.
    On,
    /// Each of their requests says what becomes of its grant.
    Required,
}
