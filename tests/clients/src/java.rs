//! Programs for Java.

use tokio::process::Command;

use crate::conversation::Script;
use crate::installation::{libraries, program};

/// The program `java/src/NAME.java`.
///
/// # Panics
/// If something is not installed.
pub fn java(name: &str) -> Script {
    let directory = libraries(test_needs::JAVA_CLIENTS);
    let mut command = Command::new(program("java"));
    let classes = format!("{}:{}", directory.join("classes").display(), directory.join("lib/*").display());
    command.args(["-cp", &classes, name]);
    Script(command)
}
