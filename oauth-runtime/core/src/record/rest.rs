//! The members of a record that this version does not know.

use std::fmt;
use std::sync::Arc;

use serde::de::{Error, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value, json};

/// The member of the version.
const VERSION: &str = "v";

/// What the name of a constraint begins with.
const CONSTRAINT: char = '!';

/// The member of a struct inside of a record that keeps what this version does not know: `#[serde(flatten)]`. A pointer, which is null
/// where there is nothing. It is shared, because a record is copied more often than such a member is added.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct Rest(Option<Arc<Map<String, Value>>>);

/// Whether a member with this name is a constraint.
pub(crate) fn is_constraint(name: &str) -> bool {
    name.starts_with(CONSTRAINT)
}

impl Rest {
    pub(crate) const fn new() -> Self {
        Self(None)
    }

    /// Whether this version knows everything.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// What this version does not know.
    pub(crate) fn names(&self) -> impl Iterator<Item = &String> {
        self.0.iter().flat_map(|members| members.keys())
    }

    /// Adds a member that no version knows.
    pub(crate) fn grow(&mut self) {
        self.add("of_a_later_version".into(), json!({ "says": ["anything", 1] }));
    }

    fn add(&mut self, name: String, value: Value) {
        Arc::make_mut(self.0.get_or_insert_default()).insert(name, value);
    }

    /// The members after the version, where they are those of a record.
    pub(super) fn serialize_after<S: Serializer>(
        &self,
        serializer: S,
        version: Option<u32>,
    ) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(version) = version {
            map.serialize_entry(VERSION, &version)?;
        }
        for (name, value) in self.0.iter().flat_map(|members| members.iter()) {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

/// The names alone: a value may be a secret.
impl fmt::Debug for Rest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.names()).finish()
    }
}

impl Serialize for Rest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.serialize_after(serializer, None)
    }
}

impl<'de> Deserialize<'de> for Rest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members { version: None })
    }
}

/// Reads the members that no field took.
pub(super) struct Members {
    /// The last version of a record that can be read.
    pub(super) version: Option<u32>,
}

impl<'de> Visitor<'de> for Members {
    type Value = Rest;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the members of a record")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Rest, A::Error> {
        let mut rest = Rest::new();
        while let Some(name) = map.next_key()? {
            match (name, self.version) {
                (Name::Version, Some(known)) => check_version(map.next_value()?, known)?,
                (Name::Version, None) => rest.add(VERSION.into(), map.next_value()?),
                (Name::Other(name), _) if is_constraint(&name) => return Err(unknown(&name)),
                (Name::Other(name), _) => rest.add(name, map.next_value()?),
            }
        }
        Ok(rest)
    }
}

fn check_version<E: Error>(version: u64, known: u32) -> Result<(), E> {
    match version <= known.into() {
        true => Ok(()),
        false => Err(E::custom(format_args!("version {version} is newer than version {known}"))),
    }
}

fn unknown<E: Error>(name: &str) -> E {
    E::custom(format_args!(
        "`{name}` restricts the use of the record, but this version cannot enforce it: upgrade oauth-runtime in all instances that share the store"
    ))
}

/// The name of a member. That of the version, which each record has, is not copied.
enum Name {
    Version,
    Other(String),
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;

        impl Visitor<'_> for Text {
            type Value = Name;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a member")
            }

            fn visit_str<E: Error>(self, name: &str) -> Result<Name, E> {
                Ok(if name == VERSION { Name::Version } else { Name::Other(name.to_owned()) })
            }
        }

        deserializer.deserialize_str(Text)
    }
}
