//! Clients for Python.

use std::path::Path;

use tokio::process::Command;

use crate::conversation::Script;
use crate::installation::libraries;

/// The script `python/NAME.py`.
///
/// # Panics
/// If something is not installed.
pub fn python(name: &str) -> Script {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("python").join(name).with_extension("py");
    let mut command = Command::new(libraries(test_needs::PYTHON_CLIENTS).join("venv/bin/python"));
    // No `__pycache__` among the sources.
    command.env("PYTHONDONTWRITEBYTECODE", "1").arg(script);
    Script(command)
}
