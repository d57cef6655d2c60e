//! The manifest of a package of this workspace, as that of a project elsewhere.

use std::fs;

use super::Database;
use crate::cargo::root;

/// The manifest without the workspace: versions stand in it, and the framework is at the path of this checkout.
pub(super) fn standalone(manifest: &str, database: Database) -> Result<String, String> {
    let path = root().join("Cargo.toml");
    let workspace = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut lines = Vec::new();
    for line in manifest.lines() {
        match line.split_once(" = { workspace = true") {
            Some((name, rest)) => lines.push(dependency(&workspace, name, rest, database)?),
            None => lines.extend(setting(&workspace, line)?),
        }
    }
    let text = lines.join("\n");
    let text = text.split("\n[lints]").next().unwrap_or_default().trim_end();
    Ok(format!("{text}\n"))
}

/// `name = { workspace = true, features = […] }`, with the version that the workspace uses.
fn dependency(workspace: &str, name: &str, rest: &str, database: Database) -> Result<String, String> {
    if name == "oauth-runtime" {
        let unused = match database {
            Database::Sqlite => "\"postgres\", ",
            // The tests keep SQLite: they need no server.
            Database::Postgres => "\"smtp\", \"sqlite\", ",
        };
        let used = if database == Database::Postgres { "\"smtp\", " } else { "" };
        let path = root().join("oauth-runtime");
        return Ok(format!(
            "{name} = {{ path = {:?}{}",
            path.display().to_string(),
            rest.replace(unused, used)
        ));
    }
    let said = workspace
        .lines()
        .find_map(|line| line.strip_prefix(&format!("{name} = {{ version = ")))
        .unwrap_or_default();
    let version = said.split(',').next().filter(|version| version.starts_with('"'));
    let version = version.ok_or_else(|| format!("the workspace has no version of {name}"))?;
    let defaults = if said.contains("default-features = false") { ", default-features = false" } else { "" };
    Ok(format!("{name} = {{ version = {version}{defaults}{rest}"))
}

/// A line that is not a dependency; none if a project elsewhere does not need it.
fn setting(workspace: &str, line: &str) -> Result<Option<String>, String> {
    let Some(name) = line.strip_suffix(".workspace = true") else {
        let is_ours = line.starts_with("publish = ") || line.starts_with("description = ");
        return Ok((!is_ours).then(|| line.to_owned()));
    };
    if name == "license" {
        return Ok(None);
    }
    let said = workspace.lines().find(|line| line.starts_with(&format!("{name} = ")));
    Ok(Some(said.ok_or_else(|| format!("the workspace has no {name}"))?.to_owned()))
}
