//! The programs of the tools.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::cargo::{cargo, run, target_directory};
use crate::install::TOOLS;

/// A `PATH` on which cargo finds the tools of `xtask/tools.txt`.
pub(crate) fn path() -> Result<OsString, String> {
    let directory = TOOLS.libraries.map(|libraries| libraries.path().join("venv/bin"));
    before_others(directory.unwrap_or_default())
}

/// Builds a tool of cargo's in a version, unless it is there. Gives a `PATH` on which cargo finds it.
pub(crate) fn from_source(package: &str, version: &str) -> Result<OsString, String> {
    let directory = target_directory()?.join("test-needs/built");
    let mut install = cargo(["install", "--locked", "--version", version, package, "--root"]);
    run(install.arg(&directory).env_remove("CARGO_TARGET_DIR"))?;
    before_others(directory.join("bin"))
}

fn before_others(directory: PathBuf) -> Result<OsString, String> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let directories = [directory].into_iter().chain(std::env::split_paths(&path));
    std::env::join_paths(directories).map_err(|error| error.to_string())
}
