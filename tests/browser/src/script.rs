//! Runs a script: see `scripts/harness.mjs`.

use std::io::Write;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use serde::Serialize;
use serde::de::DeserializeOwned;
use tempfile::TempDir;

use crate::installation::Installation;

/// Runs `scripts/NAME.mjs` with these parameters, in a browser of its own; returns its result.
///
/// When the future is dropped, or this process ends, the script and the browser end too.
///
/// # Panics
/// If something is not installed, or the script fails.
pub async fn run<T: DeserializeOwned>(name: &str, parameters: &impl Serialize) -> T {
    let installation = Installation::find();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts").join(name).with_extension("mjs");
    // For the browser's profile.
    let directory = TempDir::with_prefix("test-browser-").expect("a temporary directory");
    let mut child = Command::new(&installation.node)
        .arg(&script)
        .env("PACKAGES", &installation.packages)
        .env("CHROMIUM", &installation.chromium)
        .env("TMPDIR", directory.path())
        // A process group of its own, so that Ctrl-C ends the tests and leaves the script to clean up.
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("node runs");
    let mut lifeline = child.stdin.take().expect("it is piped");
    let parameters = serde_json::to_string(parameters).expect("parameters are JSON");
    writeln!(lifeline, "{parameters}").expect("the script reads");
    let output = tokio::task::spawn_blocking(move || {
        let output = child.wait_with_output();
        drop(directory);
        output
    });
    let output = output.await.expect("no panic").expect("its output is read");
    drop(lifeline);
    let log = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {}\n{log}", script.display(), output.status);
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{}: {error}\n{log}", script.display()))
}
