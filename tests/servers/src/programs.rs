//! Where the servers' programs are.

use std::path::PathBuf;

/// The path of a program that a need has; a server only starts with all of them.
pub(crate) fn path(name: &str) -> PathBuf {
    test_needs::find(name).unwrap_or_else(|| panic!("{name} was removed while the tests run"))
}

/// The same, as an argument of a command.
pub(crate) fn argument(name: &str) -> String {
    path(name).display().to_string()
}
