//! Programs from Debian's packages.

use std::os::unix::fs::MetadataExt;
use std::process::Command;

use test_needs::Need;

use crate::cargo::output;

/// Installs the packages of those needs whose programs are missing, all at once.
pub(crate) fn install(needs: &[&Need]) -> Result<(), String> {
    let mut packages: Vec<&str> = lacking(needs).flat_map(|need| need.debian).copied().collect();
    packages.sort_unstable();
    packages.dedup();
    if packages.is_empty() {
        return Ok(());
    }
    println!("Installing {}", packages.join(" "));
    let mut command = as_root();
    command.args(["sh", "-c", include_str!("debian.sh"), "install"]).args(&packages);
    output(&mut command).map_err(|error| {
        let packages = packages.join(" ");
        format!("install the Debian packages {packages}, or the equivalent packages of your system.\n{error}")
    })?;
    let still: Vec<String> = lacking(needs).filter_map(Need::missing).collect();
    if still.is_empty() {
        Ok(())
    } else {
        Err(format!("Debian's packages do not provide {}", still.join(", ")))
    }
}

fn lacking<'a>(needs: &'a [&Need]) -> impl Iterator<Item = &'a Need> {
    needs.iter().copied().filter(|need| need.lacks_programs())
}

/// `env` does nothing but start the next word.
fn as_root() -> Command {
    let is_root = std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0);
    let mut command = Command::new(if is_root { "env" } else { "sudo" });
    if !is_root {
        command.arg("-n");
    }
    command
}
