//! The declared provider as it was at a commit: the server of today, built with the library of that commit.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Result;
use crate::contestant::succeed;

/// The program. A work tree of the commit is in `target/commits`, and stays there.
pub(crate) fn build(hash: &str) -> Result<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let tree = here.join("target/commits").join(hash);
    if !tree.exists() {
        let mut add = Command::new("git");
        add.current_dir(here).args(["worktree", "add", "--detach"]).arg(&tree).arg(hash);
        succeed(add)?;
    }
    let bench = tree.join("benches/over-http");
    for part in ["Cargo.lock", "Cargo.toml", "ours", "src", "world"] {
        std::fs::create_dir_all(&bench)?;
        let mut copy = Command::new("cp");
        copy.arg("-rT").arg(here.join(part)).arg(bench.join(part));
        succeed(copy)?;
    }
    let mut copy = Command::new("cp");
    copy.arg("-rT").arg(here.join("../handwritten")).arg(tree.join("benches/handwritten"));
    succeed(copy)?;
    let mut build = Command::new("cargo");
    build.current_dir(&bench).args(["build", "--release", "--package", "ours", "--no-default-features"]);
    build.env("CARGO_TARGET_DIR", here.join("target/commits/builds").join(hash));
    succeed(build)?;
    Ok(here.join("target/commits/builds").join(hash).join("release/ours"))
}
