//! The reference provider, built as a release.

use std::path::PathBuf;
use std::process::Command;

use crate::Result;

/// Builds the program that is measured.
pub(crate) fn build() -> Result<()> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml");
    let mut build = Command::new(cargo);
    build.args(["build", "--release", "--locked", "--package", "provider", "--manifest-path", manifest]);
    match build.status()?.success() {
        true => Ok(()),
        false => Err("the provider could not be built".into()),
    }
}

/// Its path, next to this program.
pub(crate) fn program() -> Result<PathBuf> {
    let program = std::env::current_exe()?.with_file_name("provider");
    match program.is_file() {
        true => Ok(program),
        false => Err("run this with `cargo run --release`, so that it finds the provider beside it".into()),
    }
}
