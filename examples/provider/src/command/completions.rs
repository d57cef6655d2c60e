//! Completion scripts for shells.

use clap::CommandFactory;
use clap_complete::Shell;

use super::failure::Failure;
use crate::arguments::Arguments;

/// The script with which a shell completes the command line.
pub(super) fn script(shell: Shell) -> Result<String, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "provider", &mut script);
    String::from_utf8(script).map_err(Failure::operation)
}
