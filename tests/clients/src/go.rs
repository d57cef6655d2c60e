//! Clients for Go.

use tokio::process::Command;

use crate::conversation::Script;
use crate::installation::libraries;

/// The program `go/NAME`.
///
/// # Panics
/// If it is not installed.
pub fn go(name: &str) -> Script {
    Script(Command::new(libraries(test_needs::GO_CLIENTS).join(name)))
}
