//! `cargo xtask release`: everything of a release but what cannot be taken back.

mod changelog;
mod libraries;
mod version;

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::cargo::{output, root, run, target_directory};

pub(crate) use libraries::libraries;

/// Sets the version, dates the changelog, commits and tags. The person who releases pushes and publishes.
///
/// With `dry_run`, all of it happens in a clone of the last commit, and cargo packages and compiles there what it would upload.
pub(crate) fn release(new: &str, dry_run: bool) -> Result<(), String> {
    clean()?;
    if !dry_run {
        prepare(root(), new)?;
        println!("Prepared v{new}. Look at `git show`, then run:\n");
        println!("  git push origin HEAD v{new}\n  {}", publish_line()?);
        return Ok(());
    }
    let clone = target_directory()?.join("release-dry-run");
    // What an earlier dry run left.
    let _ = fs::remove_dir_all(&clone);
    run(git(root()).args(["clone", "--quiet", "."]).arg(&clone))?;
    prepare(&clone, new)?;
    run(git(&clone).args(["show", "--stat", "HEAD"]))?;
    let mut publish = Command::new("cargo");
    publish.args(["publish", "--dry-run", "--locked"]).args(selection()?).current_dir(&clone);
    run(&mut publish)?;
    println!("Nothing is changed but {}, which you can look at.", clone.display());
    Ok(())
}

fn prepare(checkout: &Path, new: &str) -> Result<(), String> {
    edit(&checkout.join("Cargo.toml"), |text| version::set(text, new))?;
    let today = output(Command::new("date").args(["-u", "+%F"]))?;
    edit(&checkout.join("CHANGELOG.md"), |text| changelog::release(text, new, today.trim()))?;
    // Writes the new version of the workspace's own packages into `Cargo.lock`, and leaves the others as they are.
    run(Command::new("cargo").args(["update", "--quiet", "--workspace", "--offline"]).current_dir(checkout))?;
    run(git(checkout).args(["commit", "--quiet", "--all", "--message", &format!("Release {new}")]))?;
    run(git(checkout).args(["tag", "--annotate", &format!("v{new}"), "--message", &format!("Version {new}")]))
}

/// A release is made of a commit, not of what somebody has not committed.
fn clean() -> Result<(), String> {
    let changed = output(git(root()).args(["status", "--porcelain"]))?;
    if changed.is_empty() { Ok(()) } else { Err(format!("commit or stash these changes first:\n{changed}")) }
}

fn edit(file: &Path, change: impl FnOnce(&str) -> Result<String, String>) -> Result<(), String> {
    let text = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let text = change(&text).map_err(|error| format!("{}: {error}", file.display()))?;
    fs::write(file, text).map_err(|error| format!("{}: {error}", file.display()))
}

fn git(folder: &Path) -> Command {
    let mut git = Command::new("git");
    git.current_dir(folder);
    git
}

fn selection() -> Result<Vec<String>, String> {
    Ok(libraries()?.into_iter().flat_map(|name| ["--package".to_owned(), name]).collect())
}

fn publish_line() -> Result<String, String> {
    Ok(format!("cargo publish --locked {}", selection()?.join(" ")))
}
