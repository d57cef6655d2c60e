//! Clients for Node.

use tokio::process::Command;

use crate::conversation::Script;
use crate::installation::{libraries, program};

/// The script `node/NAME.mjs`.
///
/// # Panics
/// If something is not installed.
pub fn node(name: &str) -> Script {
    let script = libraries(test_needs::NODE_CLIENTS).join(name).with_extension("mjs");
    let mut command = Command::new(program("node"));
    command.arg(script);
    Script(command)
}
