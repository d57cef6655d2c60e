//! Why a command failed, and its exit code.

use std::fmt;
use std::process::ExitCode;

use oauth_runtime::BoxError;
use oauth_runtime::administration::AdministrationError;

use crate::causes::with_causes;

/// Why a command failed: the message for the operator.
#[derive(Debug)]
pub(super) struct Failure {
    code: u8,
    message: String,
    /// For stdout.
    report: String,
}

impl Failure {
    /// The command line or the configuration is wrong.
    pub(super) fn usage(message: impl fmt::Display) -> Self {
        Self { code: 2, message: message.to_string(), report: String::new() }
    }

    /// The command was correct, but failed.
    pub(super) fn operation(error: impl Into<BoxError>) -> Self {
        Self { code: 1, message: with_causes(&*error.into()), report: String::new() }
    }

    /// The command was correct, and what it reports on stdout is bad.
    pub(super) fn reported(report: String) -> Self {
        Self { code: 1, message: String::new(), report }
    }

    /// The command succeeded, but its output failed.
    pub(super) fn output(error: std::io::Error) -> Self {
        Self::operation(format!("the command was carried out, but its output could not be written: {error}"))
    }

    /// The same failure, after something that belongs on stdout all the same.
    pub(super) fn after(self, report: String) -> Self {
        Self { report, ..self }
    }

    /// What belongs on stdout all the same.
    pub(super) fn report(&self) -> &str {
        &self.report
    }

    pub(super) fn exit_code(&self) -> ExitCode {
        self.code.into()
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

/// The same in the terms of the command line.
impl<E: std::error::Error> From<AdministrationError<E>> for Failure {
    fn from(error: AdministrationError<E>) -> Self {
        match error {
            AdministrationError::Client(error) => Self::usage(error),
            AdministrationError::NotOffered(error) => Self::usage(error),
            AdministrationError::Taken(id) => Self::operation(format!(
                "a client `{id}` already exists; choose another --client-id, or leave it out"
            )),
            AdministrationError::Unknown(id) => {
                Self::operation(format!("there is no client `{id}`; see `provider clients list`"))
            }
            AdministrationError::TooManySecrets(id) => Self::operation(format!(
                "`{id}` has two valid secrets; once the newer one is in use everywhere, remove the older \
                 one with `provider clients retire-secret {id}`, or withdraw the newer one with `provider \
                 clients cancel-rotation {id}`"
            )),
            AdministrationError::Store(error) => Self::operation(format!(
                "the store failed: {}; fix it, check what was done, and try again",
                with_causes(&error)
            )),
            other => Self::operation(other.to_string()),
        }
    }
}
