//! The resource owners.

use oauth_runtime::Secret;
use serde::Deserialize;
use toml::Spanned;

use super::error::ConfigError;
use super::source::Source;

/// A resource owner; `claims` are those of OpenID Connect Core section 5.1.
#[derive(Debug, Deserialize)]
pub struct UserConfig {
    /// What the person types.
    pub username: Spanned<String>,
    /// The password in the clear; it is hashed at start.
    pub password: Secret,
    /// The stable identifier.
    pub sub: String,
    /// What is known of the person.
    #[serde(default)]
    pub claims: toml::Table,
}

/// Each user name once.
pub(super) fn users(source: &Source, users: Vec<UserConfig>) -> Result<Vec<UserConfig>, ConfigError> {
    for (index, user) in users.iter().enumerate() {
        if users[..index].iter().any(|earlier| earlier.username.get_ref() == user.username.get_ref()) {
            let message = format!("`{}` is there already", user.username.get_ref());
            return Err(source.error(user.username.span(), "users.username", message));
        }
    }
    Ok(users)
}
