//! Clients for Node.

use std::fs;
use std::path::Path;
use std::process::Command as Installer;

use tokio::process::Command;

use crate::conversation::Script;
use crate::installation::{check_version, installed, run, system};

const MANIFEST: &str = include_str!("../node/package.json");
const LOCK: &str = include_str!("../node/package-lock.json");
const PERSON: &str = include_str!("../node/person.mjs");

/// The script `node/NAME.mjs`.
///
/// # Panics
/// If something cannot be installed.
pub async fn node(name: &str) -> Script {
    let name = format!("{name}.mjs");
    let ready = tokio::task::spawn_blocking(move || prepare(&name));
    ready.await.expect("Node and its packages are there")
}

fn prepare(name: &str) -> Script {
    let (node, npm) = (system("nodejs", "node"), system("npm", "npm"));
    check_version(&node, "--version", (20, 0));
    let directory = installed("node", LOCK, |directory| {
        fs::write(directory.join("package.json"), MANIFEST).expect("written");
        fs::write(directory.join("package-lock.json"), LOCK).expect("written");
        let mut install = Installer::new(npm);
        run(install.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(directory));
    });
    // A script finds its packages beside itself.
    let script = directory.join(name);
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("node").join(name);
    fs::write(&script, fs::read(source).expect("there is such a script")).expect("written");
    fs::write(directory.join("person.mjs"), PERSON).expect("written");
    let mut command = Command::new(node);
    command.arg(script);
    Script(command)
}
