//! Why a password is refused.

use std::fmt;

/// Why a password is refused: the person hears the reason (NIST SP 800-63B-4 section 3.1.1.2), in their language. `Display` is
/// English, for pages of one's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum PasswordRefusal {
    /// It has fewer characters than it must.
    TooShort {
        /// As many as it must have.
        least: usize,
    },
    /// It has more characters than it may.
    TooLong {
        /// As many as it may have.
        most: usize,
    },
    /// It is one of those that everybody tries first, or has nothing but them: `passwordpassword`, `1234567890123456`.
    Common,
    /// It has nothing but the name of the service.
    AboutService,
    /// It has nothing but names of the person.
    AboutPerson,
    /// It was in a breach.
    Breached,
}

impl fmt::Display for PasswordRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooShort { least } => {
                write!(f, "choose a password with at least {least} characters; several words are a good one")
            }
            Self::TooLong { most } => write!(f, "choose a password with at most {most} characters"),
            Self::Common => {
                f.write_str("this password is one of the first that others would try; choose another")
            }
            Self::AboutService => {
                f.write_str("this password has only the name of this service; choose another")
            }
            Self::AboutPerson => f.write_str("this password has only your names; choose another"),
            Self::Breached => f.write_str("this password is in a list of stolen passwords; choose another"),
        }
    }
}
