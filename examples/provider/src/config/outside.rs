//! Values from outside of the file, and how they get into its tables.

use std::borrow::Cow;

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

use super::error::Place;
use super::kinds::Kind;

/// A value that replaces that in the file.
#[derive(Debug, Clone)]
pub(super) struct Outside {
    /// Where it belongs.
    pub(super) path: Vec<Step>,
    pub(super) text: String,
    /// How the text is read.
    pub(super) kind: Kind,
    /// Where it is set.
    pub(super) place: Place,
    /// The key that its place names already. An error about a key inside of it names that key too. `None`: its
    /// place names all that there is to name.
    pub(super) key: Option<String>,
}

/// A step to a key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    Key(String),
    Index(usize),
}

impl Outside {
    /// The value, all of it at this position, as `at` has it.
    ///
    /// # Errors
    /// What to write instead.
    pub(super) fn value(&self, position: usize) -> Result<Spanned<DeValue<'_>>, String> {
        let (text, is_toml) = (&*self.text, self.text.trim_start().starts_with('['));
        let plain = || DeValue::String(Cow::Borrowed(text));
        let value = match self.kind {
            Kind::Text => plain(),
            Kind::TextOrList if !is_toml => plain(),
            Kind::List if !is_toml => DeValue::Array(texts(text.split(','))),
            Kind::Lines => DeValue::Array(texts(text.lines())),
            // The reader of the key says what it needs instead.
            Kind::Word => toml(text).unwrap_or_else(|_| plain()),
            Kind::List | Kind::TextOrList | Kind::Tables => {
                toml(text).map_err(|error| format!("write its value as in the file, in TOML: {error}"))?
            }
        };
        Ok(at(position, value))
    }

    /// Whether this names the file of that secret.
    pub(super) fn is_file_of(&self, secret: &Self) -> bool {
        match (self.path.split_last(), secret.path.split_last()) {
            (Some((Step::Key(file), table)), Some((Step::Key(key), other))) => {
                table == other && file.strip_suffix("_file") == Some(key)
            }
            _ => false,
        }
    }

    /// Where it is set, for an error about this key.
    pub(super) fn place_of(&self, key: &str) -> Place {
        match &self.key {
            Some(own) if own != key => self.place.with_key(key),
            _ => self.place.clone(),
        }
    }
}

/// Puts a value into the table; `Err` has the number of elements in a list that is too short for it.
///
/// Where the file has another type than it must have, nothing happens: the reader of the key reports it.
pub(super) fn put<'i>(
    table: &mut DeTable<'i>,
    path: &[Step],
    value: Spanned<DeValue<'i>>,
    position: usize,
) -> Result<(), usize> {
    let Some((Step::Key(key), rest)) = path.split_first() else { return Ok(()) };
    let spanned = || Spanned::new(position..position + 1, Cow::Owned(key.clone()));
    if rest.is_empty() {
        forget(table, key);
        table.insert(spanned(), value);
        return Ok(());
    }
    if !table.contains_key(&**key) {
        let empty = match rest {
            [Step::Index(_), ..] => DeValue::Array(DeArray::new()),
            _ => DeValue::Table(DeTable::new()),
        };
        table.insert(spanned(), at(position, empty));
    }
    let Some(inner) = table.get_mut(&**key) else { return Ok(()) };
    match (inner.get_mut(), rest) {
        (DeValue::Table(inner), _) => put(inner, rest, value, position),
        (DeValue::Array(array), [Step::Index(index), rest @ ..]) => {
            let length = array.len();
            if *index == length {
                array.push(at(position, DeValue::Table(DeTable::new())));
            }
            match array.get_mut(*index).map(Spanned::get_mut) {
                None => Err(length),
                Some(DeValue::Table(element)) => put(element, rest, value, position),
                Some(_) => Ok(()),
            }
        }
        _ => Ok(()),
    }
}

/// The value of a key, and the file with it.
fn forget(table: &mut DeTable<'_>, key: &str) {
    let name = key.strip_suffix("_file").unwrap_or(key);
    table.remove(name);
    table.remove(&*format!("{name}_file"));
}

fn toml(text: &str) -> Result<DeValue<'_>, String> {
    DeValue::parse(text.trim()).map(Spanned::into_inner).map_err(|error| error.message().to_owned())
}

/// Those that are not empty.
fn texts<'a>(texts: impl Iterator<Item = &'a str>) -> DeArray<'a> {
    let texts = texts.map(str::trim).filter(|text| !text.is_empty());
    texts.map(|text| at(0, DeValue::String(Cow::Borrowed(text)))).collect()
}

/// How many positions a value has: that of tables and lists, and that of what is in them. Otherwise the key of
/// a table would be that of the first value in it.
pub(super) const POSITIONS: usize = 2;

/// A value, with all that is in it, at this position.
fn at(position: usize, value: DeValue<'_>) -> Spanned<DeValue<'_>> {
    let span = position..position + 1;
    match value {
        DeValue::Array(array) => {
            let elements = array.into_iter().map(|value| at(position, value.into_inner()));
            Spanned::new(span, DeValue::Array(elements.collect()))
        }
        DeValue::Table(table) => {
            let mut moved = DeTable::new();
            for (key, value) in table {
                moved.insert(Spanned::new(span.clone(), key.into_inner()), at(position, value.into_inner()));
            }
            Spanned::new(span, DeValue::Table(moved))
        }
        value => Spanned::new(position + 1..position + POSITIONS, value),
    }
}
