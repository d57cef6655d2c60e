//! Installs what is missing.

use std::fs::File;
use std::os::unix::fs::MetadataExt;

use crate::{client, programs};

const APT: &str = "/usr/bin/apt-get";

/// Makes sure that programs are there, by installing the Debian package that brings them.
///
/// # Panics
///
/// If it can't be installed.
pub fn ensure(package: &str, needed: &[&str]) {
    // One test process installs, the others wait until the package is complete. The lock is on apt-get
    // itself, a file that everybody can lock and that need not be removed.
    let apt = File::open(APT);
    if let Ok(apt) = &apt {
        apt.lock().expect("files can be locked");
    }
    if are_there(needed) {
        return;
    }
    assert!(apt.is_ok(), "{needed:?} are needed, and there is no {APT} to install them: install {package}");
    install(package);
    assert!(are_there(needed), "{package} is installed, but doesn't bring all of {needed:?}");
}

fn are_there(needed: &[&str]) -> bool {
    needed.iter().all(|name| programs::find(name).is_some())
}

fn install(package: &str) {
    let shell: &[&str] = if is_root() { &["sh"] } else { &["sudo", "-n", "sh"] };
    let mut command = client::command(shell[0]);
    command.args(&shell[1..]).args(["-c", include_str!("install.sh"), "install", package]);
    let installed = command.output();
    let why = match installed {
        Ok(output) if output.status.success() => return,
        Ok(output) => String::from_utf8_lossy(&output.stderr).into_owned(),
        Err(error) => format!("{}: {error}", shell[0]),
    };
    panic!("{package} can't be installed; do it with `sudo apt-get install {package}`.\n{why}");
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}
