//! A need, and what of it is missing.

use crate::libraries::Libraries;
use crate::programs;
use crate::version::Version;

/// Something that tests need and that `cargo xtask test` installs.
#[derive(Debug, Clone, Copy)]
pub struct Need {
    /// What people call it.
    pub name: &'static str,
    /// The programs that must be there.
    pub programs: &'static [&'static str],
    /// The Debian packages that bring them.
    pub debian: &'static [&'static str],
    /// The oldest version that will do. Default: any.
    pub version: Option<Version>,
    /// Libraries in the target directory. Default: none.
    pub libraries: Option<Libraries>,
}

impl Need {
    /// Whether a program is missing or too old.
    pub fn lacks_programs(&self) -> bool {
        self.programs.iter().any(|name| programs::find(name).is_none())
            || self.version.is_some_and(|version| !version.is_installed())
    }

    /// The name of what is missing, if anything is.
    pub fn missing(&self) -> Option<String> {
        if self.lacks_programs() {
            let oldest = self.version.map(|version| format!(" ({version})"));
            return Some(format!("{}{}", self.name, oldest.unwrap_or_default()));
        }
        let libraries = self.libraries.filter(|libraries| !libraries.are_complete())?;
        Some(libraries.title.to_owned())
    }
}
