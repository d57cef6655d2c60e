//! The stored form of records: versioned JSON that preserves unknown members.
//!
//! A record has a field of type [`Form`], and a struct inside a record has one of type [`Rest`]. Both keep
//! the members that this version does not know, so an older instance can read a record, change it and store
//! it again without losing anything.
//!
//! There are two kinds of members. Most are information, which an older version may ignore. A member that
//! restricts the use of a record, such as the key that a token is bound to, is a constraint: ignoring it
//! would grant access that it forbids. The name of a constraint begins with `!`, and a version that does not
//! know it refuses the record. So instances can be upgraded one by one; the older ones refuse exactly the
//! records that they would misinterpret.

mod error;
mod form;
mod rest;
pub(crate) mod seconds;
mod stored;
mod tenant;
#[cfg(test)]
mod tests;

pub use error::RecordError;
pub(crate) use form::{Form, Kind, read, write};
pub(crate) use rest::{Rest, is_constraint};
pub use stored::Stored;
pub(crate) use tenant::{SEPARATOR, mask_of, masked};
pub use tenant::{tenant_of, without_tenant};

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
