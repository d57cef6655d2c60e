//! Installs what tests and checks need.

mod debian;
mod libraries;
pub(crate) mod tool;

use test_needs::{EVERYTHING, Libraries, Need};

/// What installs the packages of Node.
const NPM: Need = Need { name: "npm", programs: &["npm"], debian: &["npm"], version: None, libraries: None };

/// The tools of the checks, as programs that are built already.
pub(crate) const TOOLS: Need = Need {
    name: "Python",
    programs: &["python3"],
    debian: &["python3-venv"],
    version: None,
    libraries: Some(Libraries {
        title: "the tools of xtask/tools.txt",
        directory: "tools",
        pinned: &[include_str!("../../tools.txt")],
    }),
};

/// Installs everything that is missing: programs from Debian's packages, libraries and tools into the target directory.
pub(crate) fn everything() -> Result<(), String> {
    let needs: Vec<&Need> = EVERYTHING.into_iter().chain([&NPM, &TOOLS]).collect();
    debian::install(&needs)?;
    libraries::install(&libraries::ALL)
}

/// Installs the tools of the checks.
pub(crate) fn tools() -> Result<(), String> {
    debian::install(&[&TOOLS])?;
    libraries::install(&[libraries::FOR_CHECKS])
}
