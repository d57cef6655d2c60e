//! A value from the command line, the environment or the file.

use std::fmt::Display;
use std::path::PathBuf;

use toml::Spanned;

use super::error::{ConfigError, Place};
use super::named_file::NamedFile;
use super::source::Source;

/// A value, and where it is set.
#[derive(Debug, Clone)]
pub(super) struct Given {
    pub(super) text: String,
    pub(super) place: Place,
    /// The path that it leads to, if it is a path.
    path: PathBuf,
}

impl Given {
    /// The argument, or else the value in the configuration.
    pub(super) fn of(
        source: &Source,
        key: &str,
        argument: Option<&String>,
        configured: Option<Spanned<String>>,
    ) -> Option<Self> {
        let argument = argument.map(|text| Self {
            text: text.clone(),
            place: Place::argument(&format!("--{}", key.replace('_', "-"))),
            path: text.into(),
        });
        argument.or_else(|| configured.map(|text| Self::in_file(source, key, text)))
    }

    /// The value in the configuration.
    pub(super) fn in_file(source: &Source, key: &str, text: Spanned<String>) -> Self {
        let place = source.place(text.span(), key);
        Self { path: source.path(&text), text: text.into_inner(), place }
    }

    pub(super) fn parse<T, E: Display>(
        &self,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Result<T, ConfigError> {
        parse(&self.text).map_err(|error| self.place.error(error))
    }

    /// The file at that path.
    pub(super) fn into_file(self) -> NamedFile {
        NamedFile { path: self.path, place: self.place }
    }
}
