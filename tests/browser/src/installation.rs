//! Chromium, Node, and the npm packages.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

const MANIFEST: &str = include_str!("../package.json");
const LOCK: &str = include_str!("../package-lock.json");

/// The oldest Node that supports the packages; Debian 12 has it.
const OLDEST_NODE: u32 = 18;

/// Everything that scripts need.
#[derive(Debug)]
pub(crate) struct Installation {
    pub(crate) chromium: PathBuf,
    pub(crate) node: PathBuf,
    /// The directory with `node_modules`.
    pub(crate) packages: PathBuf,
}

/// Installs what is missing, once for each process.
pub(crate) async fn ready() -> &'static Installation {
    static INSTALLATION: OnceLock<Installation> = OnceLock::new();
    let ready = tokio::task::spawn_blocking(|| INSTALLATION.get_or_init(install)).await;
    ready.expect("Chromium, Node and the npm packages are there")
}

fn install() -> Installation {
    test_servers::ensure("chromium", &["chromium"]);
    test_servers::ensure("nodejs", &["node"]);
    test_servers::ensure("npm", &["npm"]);
    let [chromium, node, npm] =
        ["chromium", "node", "npm"].map(|name| test_servers::find(name).expect("it is installed"));
    check_version(&node);
    let packages = directory();
    install_packages(&npm, &packages);
    Installation { chromium, node, packages }
}

fn check_version(node: &Path) {
    let output = Command::new(node).arg("--version").output().expect("node runs");
    let version = String::from_utf8_lossy(&output.stdout).into_owned();
    let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    assert!(
        major.is_some_and(|major| major >= OLDEST_NODE),
        "{} is {version}; Node {OLDEST_NODE} or newer is needed",
        node.display()
    );
}

/// A directory beside that of the test's program, in the target directory.
fn directory() -> PathBuf {
    let program = std::env::current_exe().expect("a test has a program");
    let profile = program.ancestors().nth(2).expect("it is in the target directory");
    profile.join("test-browser")
}

/// Installs the packages unless those of this very lock file are installed. One process does, the others
/// wait.
fn install_packages(npm: &Path, directory: &Path) {
    fs::create_dir_all(directory).expect("the target directory can be written to");
    let lock = File::create(directory.join("lock")).expect("a lock");
    lock.lock().expect("files can be locked");
    let complete = directory.join("complete");
    if fs::read_to_string(&complete).is_ok_and(|installed| installed == LOCK) {
        return;
    }
    let _ = fs::remove_file(&complete);
    fs::write(directory.join("package.json"), MANIFEST).expect("written");
    fs::write(directory.join("package-lock.json"), LOCK).expect("written");
    let mut command = Command::new(npm);
    command.args(["ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(directory);
    let output = command.output().expect("npm runs");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    fs::write(&complete, LOCK).expect("written");
}
