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
    pub sub: Spanned<String>,
    /// What is known of the person.
    #[serde(default)]
    pub claims: toml::Table,
}

/// Each user name once, and each identifier: who has that of another is the other everywhere.
pub(super) fn users(source: &Source, users: Vec<UserConfig>) -> Result<Vec<UserConfig>, ConfigError> {
    let username = |user: &UserConfig| user.username.clone();
    each_once(source, "users.username", users.iter().map(username))?;
    each_once(source, "users.sub", users.iter().map(|user| user.sub.clone()))?;
    Ok(users)
}

fn each_once(
    source: &Source,
    key: &str,
    texts: impl Iterator<Item = Spanned<String>>,
) -> Result<(), ConfigError> {
    let mut earlier = Vec::new();
    for text in texts {
        if earlier.contains(text.get_ref()) {
            let message = format!("`{}` is there already", text.get_ref());
            return Err(source.error(text.span(), key, message));
        }
        earlier.push(text.into_inner());
    }
    Ok(())
}
