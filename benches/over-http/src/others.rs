//! Servers in other languages, in the folder `others`.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Result;
use crate::contestant::succeed;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("others").join(name)
}

/// node-oidc-provider, with the packages that its lock file pins.
pub(crate) fn node() -> Result<(PathBuf, Vec<String>)> {
    let folder = folder("node");
    if !folder.join("node_modules").is_dir() {
        let mut install = Command::new("npm");
        install.current_dir(&folder).args(["ci", "--no-audit", "--no-fund"]).stdout(std::io::stderr());
        succeed(install)?;
    }
    let script = folder.join("server.mjs").display().to_string();
    Ok(("node".into(), vec![script]))
}

/// The program in Go.
pub(crate) fn go() -> Result<(PathBuf, Vec<String>)> {
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/go");
    let mut build = Command::new("go");
    build.current_dir(folder("go")).args(["build", "-o"]).arg(&program).arg(".");
    succeed(build)?;
    Ok((program, Vec::new()))
}
