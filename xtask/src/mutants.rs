//! Mutants of the code, by `tests/mutants`.

use std::fs;

use crate::cargo::{self, cargo, root, target_directory};

/// Tries the mutants in files whose path has `only` in it. What was seen is kept in the target directory, so that a run that is ended goes
/// on there; a mutant that was caught is not tried again.
pub(crate) fn run(only: &str) -> Result<(), String> {
    let folder = target_directory()?.join("mutants");
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut mutants = cargo(["run", "--quiet", "--locked", "--"]);
    // A workspace of its own.
    mutants.current_dir(root().join("tests").join("mutants")).arg(&folder).arg(only);
    cargo::run(mutants.env("CARGO_TARGET_DIR", folder.join("program")))
}
