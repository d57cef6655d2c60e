//! The form in which stores keep records: JSON with a version, from which no member is dropped.
//!
//! A struct that is a record has a member of the type [`Form`], a struct inside of a record one of the type [`Rest`]. Both keep what
//! this version does not know, so that an instance of an older version which reads a record, changes it and stores it again loses
//! nothing.
//!
//! Each member is one of two kinds. Most are information: an older version may ignore one. A member that restricts what a record is
//! good for, such as the key that a token is bound to, is a constraint: a version that ignored it would open what it protects. The
//! name of a constraint begins with `!`, and a version that does not know it refuses the record. So one instance can be upgraded after
//! the other: the older ones refuse exactly those records that they would misunderstand.

mod error;
mod form;
mod rest;
pub(crate) mod seconds;
mod stored;
#[cfg(test)]
mod tests;

pub use error::RecordError;
pub(crate) use form::{Form, Kind, read, write};
pub(crate) use rest::{Rest, is_constraint};
pub use stored::Stored;

/// A record as a later version may write it, for the suite that stores pass.
#[doc(hidden)]
pub trait Grown: Sized {
    /// The same record with members that this version does not know.
    #[must_use]
    fn grown(self) -> Self;
}

/// Makes a struct a kind of record: the name that errors give it, and the structs inside of it that may grow.
macro_rules! kind {
    ($record:ident, $name:literal $(, |$own:ident| $grow:expr)?) => {
        impl $crate::record::Kind for $record {
            const NAME: &'static str = $name;
        }

        impl $crate::record::Grown for $record {
            fn grown(mut self) -> Self {
                self.form.grow();
                $({
                    let $own = &mut self;
                    $grow;
                })?
                self
            }
        }
    };
}

pub(crate) use kind;
