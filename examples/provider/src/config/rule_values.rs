//! Values of rules: people and scopes that exist.

use oauth_runtime::Scope;
use toml::Spanned;

use super::error::ConfigError;
use super::source::Source;
use super::user::UserConfig;

/// The `sub` of each user.
pub(super) fn subjects(
    source: &Source,
    key: &str,
    users: &[UserConfig],
    names: &[Spanned<String>],
) -> Result<Vec<String>, ConfigError> {
    let subject =
        |name: &Spanned<String>| match users.iter().find(|user| user.username.get_ref() == name.get_ref()) {
            Some(user) => Ok(user.sub.get_ref().clone()),
            None => {
                let message =
                    format!("there is no user `{}`; add a [[users]] table for them", name.get_ref());
                Err(source.error(name.span(), key, message))
            }
        };
    names.iter().map(subject).collect()
}

/// Scope tokens that the provider has.
pub(super) fn scope(
    source: &Source,
    key: &str,
    text: &Spanned<String>,
    is_scope: impl Fn(&str) -> bool,
) -> Result<Scope, ConfigError> {
    let wrong = |message: String| source.error(text.span(), key, message);
    let scope: Scope = text.get_ref().parse().map_err(|error| wrong(format!("{error}")))?;
    if scope.is_empty() {
        return Err(wrong("it is empty; leave it out for a rule about the whole access".to_owned()));
    }
    if let Some(token) = scope.tokens().find(|token| !is_scope(token)) {
        return Err(wrong(format!("the provider has no scope `{token}`; add a [[scopes]] table for it")));
    }
    Ok(scope)
}
