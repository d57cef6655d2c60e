//! Whether the projects of `cargo xtask new` compile, and their tests pass.

use std::fs;

use crate::cargo::{cargo, target_directory};
use crate::new::{Database, create};
use crate::parts::{Context, passed};

pub(crate) fn check(context: &mut Context) -> Result<String, String> {
    let parent = target_directory()?.join("new-projects");
    for (name, database) in [("with-sqlite", Database::Sqlite), ("with-postgres", Database::Postgres)] {
        let project = parent.join(name);
        // What an earlier run left.
        let _ = fs::remove_dir_all(&project);
        create(&project, database)?;
        // Its own workspace, although it is in a folder of this one.
        let manifest = project.join("Cargo.toml");
        let text =
            fs::read_to_string(&manifest).map_err(|error| format!("{}: {error}", manifest.display()))?;
        fs::write(&manifest, text + "\n[workspace]\n")
            .map_err(|error| format!("{}: {error}", manifest.display()))?;
        let mut test = cargo(["test", "--quiet", "--offline"]);
        context.run(test.current_dir(&project).env("CARGO_TARGET_DIR", parent.join("target")))?;
    }
    Ok(passed())
}
