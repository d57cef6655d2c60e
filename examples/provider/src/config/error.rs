//! A mistake in the configuration, with its place.

use std::fmt;

/// What is wrong, and where: file, line and key, a variable of the environment, or an argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    place: Place,
    message: String,
}

/// Where a value is set: file, line and key, a variable of the environment, or an argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    place: String,
    key: String,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { place: Place { place, key }, message } = self;
        match key.is_empty() {
            true => write!(f, "{place}: {message}"),
            false => write!(f, "{place}: {key}: {message}"),
        }
    }
}

impl std::error::Error for ConfigError {}

impl ConfigError {
    /// An error of the command line or the environment.
    pub(super) fn argument(name: &str, message: impl fmt::Display) -> Self {
        Place::argument(name).error(message)
    }
}

impl Place {
    /// An argument of the command line, or a variable of the environment.
    pub(super) fn argument(name: &str) -> Self {
        Self { place: name.to_owned(), key: String::new() }
    }

    /// A key in a file; `at` is its position in the text.
    pub(super) fn key(name: &str, text: &str, at: usize, key: &str) -> Self {
        let line = text.get(..at).unwrap_or(text).matches('\n').count() + 1;
        Self { place: format!("{name}:{line}"), key: key.to_owned() }
    }

    /// The same place, with a key inside of it.
    pub(super) fn with_key(&self, key: &str) -> Self {
        Self { place: self.place.clone(), key: key.to_owned() }
    }

    /// What is wrong with the value that is set here.
    pub(super) fn error(&self, message: impl fmt::Display) -> ConfigError {
        ConfigError { place: self.clone(), message: message.to_string() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_names_file_line_and_key() {
        let said =
            |at| Place::key("provider.toml", "a = 1\nb = 2\nc = 3\n", at, "b").error("is wrong").to_string();
        assert_eq!(said(10), "provider.toml:2: b: is wrong");
        assert_eq!(said(900), "provider.toml:4: b: is wrong");
    }
}
