//! What one check found.

use std::fmt;

use serde::Serialize;

/// What one check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What was checked.
    pub check: String,
    /// How it is.
    pub result: Verdict,
    /// What was found, and what to do about it.
    pub message: String,
}

/// How it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// As it should be.
    Ok,
    /// Probably a mistake.
    Warn,
    /// Somebody cannot use the provider.
    Fail,
    /// It could not be checked.
    Skip,
}

impl Verdict {
    /// Its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Fail => "fail",
            Self::Skip => "skip",
        }
    }
}

impl Finding {
    pub(super) fn ok(check: impl Into<String>, message: impl fmt::Display) -> Self {
        Self::new(check, Verdict::Ok, message)
    }

    pub(super) fn warn(check: impl Into<String>, message: impl fmt::Display) -> Self {
        Self::new(check, Verdict::Warn, message)
    }

    pub(super) fn fail(check: impl Into<String>, message: impl fmt::Display) -> Self {
        Self::new(check, Verdict::Fail, message)
    }

    pub(super) fn skip(check: impl Into<String>, message: impl fmt::Display) -> Self {
        Self::new(check, Verdict::Skip, message)
    }

    fn new(check: impl Into<String>, result: Verdict, message: impl fmt::Display) -> Self {
        Self { check: check.into(), result, message: message.to_string() }
    }
}
