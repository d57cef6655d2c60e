//! A wrong configuration, with its place.

use std::fmt;
use std::ops::Range;

/// What is wrong, and where: file, line and key.
#[derive(Debug, PartialEq, Eq)]
pub struct ConfigError {
    place: Place,
    message: String,
}

/// Where something is said: file, line and key, or an argument.
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
    /// An error of the command line.
    pub(super) fn argument(name: &str, message: impl fmt::Display) -> Self {
        Place::argument(name).error(message)
    }
}

impl Place {
    /// An argument of the command line.
    pub(super) fn argument(name: &str) -> Self {
        Self { place: name.to_owned(), key: String::new() }
    }

    /// What is wrong with what is said here.
    pub(super) fn error(&self, message: impl fmt::Display) -> ConfigError {
        ConfigError { place: self.clone(), message: message.to_string() }
    }
}

/// A file, to say where in it something is.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) name: String,
    pub(super) text: String,
}

impl Source {
    /// An error about `key`, at these bytes.
    pub(super) fn error(&self, span: Range<usize>, key: &str, message: impl fmt::Display) -> ConfigError {
        self.place(span, key).error(message)
    }

    /// Where `key` is said, at these bytes.
    pub(super) fn place(&self, span: Range<usize>, key: &str) -> Place {
        let before = self.text.get(..span.start).unwrap_or(&self.text);
        let line = before.matches('\n').count() + 1;
        Place { place: format!("{}:{line}", self.name), key: key.to_owned() }
    }

    /// What the TOML parser says; the key is that of the line.
    pub(super) fn parse_error(&self, error: &toml::de::Error) -> ConfigError {
        let span = error.span().unwrap_or_default();
        let start = self
            .text
            .get(..span.start)
            .and_then(|before| before.rfind('\n'))
            .map_or(0, |newline| newline + 1);
        let line = self.text.get(start..).unwrap_or_default().lines().next().unwrap_or_default();
        let key = line.split_once('=').map_or("", |(key, _)| key.trim());
        self.error(span, key, error.message())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_names_file_line_and_key() {
        let source = Source { name: "provider.toml".into(), text: "a = 1\nb = 2\nc = 3\n".into() };
        assert_eq!(source.error(10..11, "b", "is wrong").to_string(), "provider.toml:2: b: is wrong");
        assert_eq!(source.error(900..901, "b", "is wrong").to_string(), "provider.toml:4: b: is wrong");
    }
}
