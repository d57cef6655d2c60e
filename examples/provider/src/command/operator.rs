//! Who gives a command.

use oauth_runtime::console::OperationError;

use super::failure::Failure;
use crate::arguments::Arguments;

/// How events name the operator of a command: `--operator`, or the user of the operating system.
pub(super) fn name(arguments: &Arguments) -> String {
    let of_system = || {
        let names = ["SUDO_USER", "USER", "LOGNAME"].into_iter().filter_map(|name| std::env::var(name).ok());
        names.into_iter().find(|name| !name.is_empty()).unwrap_or_else(|| "command line".to_owned())
    };
    arguments.operator.clone().unwrap_or_else(of_system)
}

impl From<OperationError> for Failure {
    fn from(error: OperationError) -> Self {
        match error.status {
            400 => Self::usage(error),
            _ => Self::operation(error),
        }
    }
}
