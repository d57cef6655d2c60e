//! The version of a program.

use std::fmt;
use std::process::Command;

use crate::programs;

/// The oldest version of a program that will do.
#[derive(Debug, Clone, Copy)]
pub struct Version {
    /// The program.
    pub program: &'static str,
    /// The argument with which it tells its version.
    pub argument: &'static str,
    /// The major and the minor number.
    pub oldest: (u32, u32),
}

impl Version {
    /// Whether this version or a newer one is there.
    pub fn is_installed(&self) -> bool {
        let Some(program) = programs::find(self.program) else { return false };
        let Ok(output) = Command::new(program).arg(self.argument).output() else { return false };
        read(&String::from_utf8_lossy(&output.stdout)).is_some_and(|version| version >= self.oldest)
    }
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (major, minor) = self.oldest;
        write!(formatter, "{} {major}.{minor} or newer", self.program)
    }
}

/// The first two numbers of the first version in a text.
pub(crate) fn read(text: &str) -> Option<(u32, u32)> {
    text.split([' ', '\n']).find_map(|word| {
        let digits = word.trim_start_matches(|letter: char| !letter.is_ascii_digit());
        let (major, rest) = digits.split_once('.')?;
        let minor = rest.split(|letter: char| !letter.is_ascii_digit()).next()?;
        Some((major.parse().ok()?, minor.parse().ok()?))
    })
}
