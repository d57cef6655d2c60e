//! Where the installed libraries are.

use std::path::PathBuf;

use test_needs::Need;

/// The directory with the libraries of a need.
///
/// # Panics
///
/// If something of it is missing: the test should have said that it needs it.
pub(crate) fn libraries(need: Need) -> PathBuf {
    let missing = need.missing();
    assert!(missing.is_none(), "{} is not installed; run `cargo xtask install`", missing.unwrap_or_default());
    need.libraries.expect("clients have libraries").path()
}

/// A program of the system.
pub(crate) fn program(name: &str) -> PathBuf {
    test_needs::find(name).unwrap_or_else(|| panic!("{name} was removed while the tests run"))
}
