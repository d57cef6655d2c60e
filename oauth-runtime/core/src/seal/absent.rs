//! Without the feature `openid` nothing seals: a seal cannot be created.

use crate::Secret;

/// Never created.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Seal {}

/// What nothing seals.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Purpose {
    ClientSecret,
}

/// An opened value.
pub(crate) struct Opened {
    pub(crate) text: Secret,
    pub(crate) is_stale: bool,
}

impl Seal {
    pub(crate) fn seal(&self, _: Purpose, _: &str, _: &str) -> Option<String> {
        match *self {}
    }

    pub(crate) fn open(&self, _: Purpose, _: &str, _: &str) -> Option<Opened> {
        match *self {}
    }
}
