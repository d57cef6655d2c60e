//! The two scope tokens of operators, as the checks of requests name them.

use oauth_runtime_core::resource::ScopeToken;
use oauth_runtime_tables::console::{self, RESOURCE};

/// To see everything.
pub const READ: &str = console::READ.name;

/// To change everything.
pub const WRITE: &str = console::WRITE.name;

/// [`READ`] as a type.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Read;

/// [`WRITE`] as a type.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Write;

impl ScopeToken for Read {
    const NAME: &'static str = READ;
    const DESCRIPTION: &'static str = console::READ.description;
    const RESOURCES: &'static [&'static str] = &[RESOURCE];
    type Server = ();
}

impl ScopeToken for Write {
    const NAME: &'static str = WRITE;
    const DESCRIPTION: &'static str = console::WRITE.description;
    const RESOURCES: &'static [&'static str] = &[RESOURCE];
    type Server = ();
}

/// What an operation needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Needed {
    Read,
    Write,
}

impl Needed {
    pub(crate) const fn scope(self) -> &'static str {
        match self {
            Self::Read => READ,
            Self::Write => WRITE,
        }
    }
}
