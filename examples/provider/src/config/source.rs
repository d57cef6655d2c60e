//! The file, and positions in it.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;
use std::path::PathBuf;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::error::{ConfigError, Place};
use super::outside::{Outside, POSITIONS, put};
use super::{keys, secret_files, wording};

/// A file, and the values from elsewhere that replace those in it. Each group of keys is read from the whole,
/// and ignores the keys of others.
#[derive(Debug, Clone)]
pub struct Source {
    name: String,
    /// The directory for relative paths.
    directory: PathBuf,
    text: String,
    /// Their positions are behind the text.
    outside: Vec<Outside>,
}

impl Source {
    /// A file, and the values of variables. All keys are known, and the files of secrets are read.
    pub(super) fn new(
        name: String,
        directory: PathBuf,
        text: String,
        variables: Vec<Outside>,
    ) -> Result<Self, ConfigError> {
        let mut source = Self { name, directory, text, outside: variables };
        let secrets = secret_files::read(&source, source.table()?.get_ref())?;
        source.outside.extend(secrets);
        keys::check(&source, source.table()?.get_ref())?;
        Ok(source)
    }

    /// The keys that `T` knows.
    pub(super) fn read<T: DeserializeOwned>(&self) -> Result<T, ConfigError> {
        T::deserialize(toml::Deserializer::from(self.table()?)).map_err(|error| {
            let span = error.span().unwrap_or_default();
            let table = self.table().ok();
            let key = table.and_then(|table| key_at(table.get_ref(), span.start)).unwrap_or_default();
            if let Some(field) = error.message().strip_prefix("missing field ") {
                return self.error(span, &format!("{key}.{}", field.trim_matches('`')), "it is missing");
            }
            let message = wording::instead(&key, error.message());
            match self.outside_at(span.start) {
                Some(_) => self.error(span, &key, wording::outside_of_the_file(&message)),
                None => self.error(span, &key, message),
            }
        })
    }

    /// The tables of the file, with the values from elsewhere.
    fn table(&self) -> Result<Spanned<DeTable<'_>>, ConfigError> {
        let mut table = DeTable::parse(&self.text).map_err(|error| {
            let span = error.span().unwrap_or_default();
            let key = key_of_line(&self.text, span.start);
            self.error(span, key, error.message())
        })?;
        for (outside, at) in self.outside.iter().zip((self.behind_the_text()..).step_by(POSITIONS)) {
            let value = outside.value(at).map_err(|message| outside.place.error(message))?;
            put(table.get_mut(), &outside.path, value, at).map_err(|length| {
                outside.place.error(format!("there are only {length} before it; the numbers begin with 0"))
            })?;
        }
        Ok(table)
    }

    /// The keys at the top whose values are others in `new`.
    pub fn changed(&self, new: &Self) -> Vec<String> {
        let values = |source: &Self| source.read::<toml::Table>().unwrap_or_default();
        let (old, new) = (values(self), values(new));
        let keys: BTreeSet<_> = old.keys().chain(new.keys()).collect();
        keys.into_iter().filter(|key| old.get(*key) != new.get(*key)).cloned().collect()
    }

    fn behind_the_text(&self) -> usize {
        self.text.len() + 1
    }

    /// The value from elsewhere that has this position.
    fn outside_at(&self, at: usize) -> Option<&Outside> {
        self.outside.get(at.checked_sub(self.behind_the_text())? / POSITIONS)
    }

    /// A path that is written here. In the file, it is relative to the directory of the file.
    pub(super) fn path(&self, path: &Spanned<String>) -> PathBuf {
        match self.outside_at(path.span().start) {
            Some(_) => path.get_ref().into(),
            None => self.directory.join(path.get_ref()),
        }
    }

    /// An error about `key`, at these bytes.
    pub(super) fn error(&self, span: Range<usize>, key: &str, message: impl fmt::Display) -> ConfigError {
        self.place(span, key).error(message)
    }

    /// Where `key` is set, at these bytes.
    pub(super) fn place(&self, span: Range<usize>, key: &str) -> Place {
        match self.outside_at(span.start) {
            Some(outside) => outside.place_of(key),
            None => Place::key(&self.name, &self.text, span.start, key),
        }
    }

    /// An error about a client, at the key that the message begins with, like the framework's messages.
    pub fn client_error(&self, client_id: &str, message: &str) -> ConfigError {
        let (key, message) = message.split_once(": ").unwrap_or(("client_id", message));
        let span = self.table().ok().and_then(|table| {
            let is_it = |client: &&DeTable<'_>| {
                client.get("client_id").and_then(|id| id.get_ref().as_str()) == Some(client_id)
            };
            let client = tables(table.get_ref().get("clients")?).find(is_it)?;
            let value = client.get(key).or_else(|| client.get("client_id"))?;
            Some(quoted_in(value, message).span())
        });
        self.error(span.unwrap_or_default(), &format!("clients.{key}"), message)
    }
}

impl Source {
    /// An error about a claim of a person, at its value.
    pub(super) fn claim_error(&self, username: &str, claim: &str, message: impl fmt::Display) -> ConfigError {
        let span = self.table().ok().and_then(|table| {
            let is_it = |user: &&DeTable<'_>| {
                user.get("username").and_then(|name| name.get_ref().as_str()) == Some(username)
            };
            let user = tables(table.get_ref().get("users")?).find(is_it)?;
            Some(user.get("claims")?.get_ref().as_table()?.get(claim)?.span())
        });
        self.error(span.unwrap_or_default(), &format!("users.claims.{claim}"), message)
    }

    /// An error about a key at the top of the file, or about the whole file if the key is missing.
    pub fn key_error(&self, key: &str, message: impl fmt::Display) -> ConfigError {
        let span = self.table().ok().and_then(|table| Some(table.get_ref().get(key)?.span()));
        self.error(span.unwrap_or_default(), key, message)
    }
}

/// The tables of an array of tables.
pub(super) fn tables<'a, 'i>(value: &'a Spanned<DeValue<'i>>) -> impl Iterator<Item = &'a DeTable<'i>> {
    let elements = value.get_ref().as_array().into_iter().flat_map(|array| array.iter());
    elements.filter_map(|element| element.get_ref().as_table())
}

/// The element of a list that a message quotes; the whole value if it quotes none.
fn quoted_in<'a, 'i>(value: &'a Spanned<DeValue<'i>>, message: &str) -> &'a Spanned<DeValue<'i>> {
    let mut elements = value.get_ref().as_array().into_iter().flat_map(|array| array.iter());
    let is_quoted = |element: &&Spanned<DeValue<'_>>| {
        element.get_ref().as_str().is_some_and(|text| message.contains(&format!("`{text}`")))
    };
    elements.find(is_quoted).unwrap_or(value)
}

/// The key, with those of its tables, whose value is at this byte.
fn key_at(table: &DeTable<'_>, at: usize) -> Option<String> {
    table.iter().find_map(|(key, value)| {
        let inside = match value.get_ref() {
            DeValue::Table(table) => key_at(table, at),
            DeValue::Array(_) => tables(value).find_map(|table| key_at(table, at)),
            _ => None,
        };
        let elements = value.get_ref().as_array().into_iter().flat_map(|array| array.iter());
        let is_here = elements.chain([value]).any(|value| value.span().contains(&at));
        match inside {
            Some(inside) => Some(format!("{}.{inside}", key.get_ref())),
            None => is_here.then(|| key.get_ref().to_string()),
        }
    })
}

/// The beginning of this byte's line, if that is a key: it may be a part of a secret too.
fn key_of_line(text: &str, at: usize) -> &str {
    let begin = text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |newline| newline + 1);
    let line = text.get(begin..).unwrap_or_default().lines().next().unwrap_or_default();
    let key = line.split_once('=').map_or("", |(key, _)| key.trim());
    if keys::is_known(key) { key } else { "" }
}
