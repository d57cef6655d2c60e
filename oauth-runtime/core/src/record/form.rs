//! The part of a record's form that is not a field: the version, and the members that this version does not
//! know.

use std::fmt;
use std::marker::PhantomData;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::RecordError;
use super::rest::{Members, Rest};

/// A kind of record.
pub(crate) trait Kind {
    /// What errors call it, with its article.
    const NAME: &'static str;

    /// The version that this build writes, and the latest that it can read. Increase it when a member changes
    /// its meaning, not when a member is added: see [`record`](super).
    const VERSION: u32 = 1;
}

/// The member of a record that keeps its form: `#[serde(flatten)]`.
pub(crate) struct Form<T> {
    rest: Rest,
    of: PhantomData<fn() -> T>,
}

/// The record as JSON.
pub(crate) fn write<T: Kind + Serialize>(record: &T) -> Result<String, RecordError> {
    serde_json::to_string(record).map_err(|source| RecordError::unreadable(T::NAME, source))
}

/// The record that [`write`] wrote, in this version or another.
pub(crate) fn read<T: Kind + DeserializeOwned>(form: &str) -> Result<T, RecordError> {
    serde_json::from_str(form).map_err(|source| RecordError::of(T::NAME, T::VERSION, form, source))
}

impl<T> Form<T> {
    /// That of a new record.
    pub(crate) const fn new() -> Self {
        Self { rest: Rest::new(), of: PhantomData }
    }

    /// Adds a member that no version knows.
    pub(crate) fn grow(&mut self) {
        self.rest.grow();
    }
}

impl<T> Clone for Form<T> {
    fn clone(&self) -> Self {
        Self { rest: self.rest.clone(), of: PhantomData }
    }
}

impl<T> PartialEq for Form<T> {
    fn eq(&self, other: &Self) -> bool {
        self.rest == other.rest
    }
}

impl<T> Eq for Form<T> {}

impl<T> fmt::Debug for Form<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.rest.fmt(f)
    }
}

impl<T: Kind> Serialize for Form<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.rest.serialize_after(serializer, Some(T::VERSION))
    }
}

impl<'de, T: Kind> Deserialize<'de> for Form<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let rest = deserializer.deserialize_map(Members { version: Some(T::VERSION) })?;
        Ok(Self { rest, of: PhantomData })
    }
}
