//! The resource owners.

use oauth_runtime::Secret;
use oauth_runtime::password::{PasswordHash, PasswordHashError};
use serde::Deserialize;
use toml::Spanned;

use super::error::ConfigError;
use super::source::Source;

/// A resource owner; `claims` are those of OpenID Connect Core section 5.1.
#[derive(Debug, Deserialize)]
pub struct UserConfig {
    /// The user name.
    pub username: Spanned<String>,
    /// The password in the clear; it is hashed at the start.
    password: Option<Spanned<Secret>>,
    /// Its hash, instead of the password.
    password_hash: Option<Spanned<String>>,
    /// The stable identifier.
    pub sub: Spanned<String>,
    /// The secret without which no client may ask for this person by CIBA.
    pub user_code: Option<Spanned<Secret>>,
    /// The person's claims.
    #[serde(default)]
    pub claims: toml::Table,
}

impl UserConfig {
    /// The hash of the password; takes some milliseconds if the configuration has the password itself.
    ///
    /// # Errors
    /// If it cannot be hashed, or nothing can be verified with the hash.
    pub fn password_hash(&self) -> Result<PasswordHash, PasswordHashError> {
        match (&self.password_hash, &self.password) {
            (Some(hash), _) => hash.get_ref().parse(),
            (None, Some(password)) => PasswordHash::new(password.get_ref()),
            (None, None) => Err(PasswordHashError::Format("there is none".to_owned())),
        }
    }
}

impl UserConfig {
    /// The address, if the claims say that it was verified.
    pub fn verified_email(&self) -> Option<&str> {
        let is_verified = self.claims.get("email_verified").and_then(toml::Value::as_bool) == Some(true);
        self.claims.get("email").and_then(toml::Value::as_str).filter(|_| is_verified)
    }
}

/// A password or its hash, usable for a login.
fn check_password(source: &Source, user: &UserConfig) -> Result<(), ConfigError> {
    match (&user.password, &user.password_hash) {
        (Some(password), None) if password.get_ref().reveal().is_empty() => Err(source.error(
            password.span(),
            "users.password",
            "write a password; an empty one lets everybody in",
        )),
        (Some(password), None) if looks_like_a_hash(password.get_ref().reveal()) => Err(source.error(
            password.span(),
            "users.password",
            "this looks like a hash; write it as `password_hash`. Here it would be the password itself",
        )),
        (Some(_), None) => Ok(()),
        (None, Some(hash)) => match hash.get_ref().parse::<PasswordHash>() {
            Ok(_) => Ok(()),
            Err(error) => Err(source.error(hash.span(), "users.password_hash", error.to_string())),
        },
        (None, None) => Err(source.error(
            user.username.span(),
            "users.password",
            "it is missing; write `password`, or `password_hash` for its hash",
        )),
        (Some(_), Some(hash)) => Err(source.error(
            hash.span(),
            "users.password_hash",
            "there is also a `password`; leave one of the two out",
        )),
    }
}

/// Whether a text looks like a hash: `$name$…` (PHC string format, crypt), or `{SCHEME}…` (LDAP).
fn looks_like_a_hash(text: &str) -> bool {
    let name = |text: &str, end| text.split_once(end).map(|(name, _)| name.to_owned());
    let name = match text.split_at_checked(1) {
        Some(("$", rest)) => name(rest, '$'),
        Some(("{", rest)) => name(rest, '}'),
        _ => None,
    };
    name.is_some_and(|name| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    })
}

/// Each user name once, and each identifier: two people with one identifier would be the same person
/// everywhere.
pub(super) fn users(source: &Source, users: Vec<UserConfig>) -> Result<Vec<UserConfig>, ConfigError> {
    let username = |user: &UserConfig| user.username.clone();
    users.iter().try_for_each(|user| check_password(source, user))?;
    let codes = users.iter().filter_map(|user| user.user_code.as_ref());
    codes.into_iter().try_for_each(|code| match code.get_ref().reveal().is_empty() {
        true => Err(source.error(code.span(), "users.user_code", "write a code, or leave it out")),
        false => Ok(()),
    })?;
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
            let message = format!("`{}` already exists", text.get_ref());
            return Err(source.error(text.span(), key, message));
        }
        earlier.push(text.into_inner());
    }
    Ok(())
}
