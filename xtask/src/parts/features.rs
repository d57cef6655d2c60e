//! Features, by cargo-hack: each alone, none, and all together; of the façade's small ones, every combination.

use std::fs;
use std::path::Path;

use crate::cargo::{cargo, root};
use crate::install::tool;
use crate::parts::{Context, passed};

/// Features of the façade that change what is compiled and bring few dependencies: all combinations are checked.
const SMALL: [&str; 5] = ["axum", "cache", "macros", "passwords", "sweep"];

/// The sources of another package, for which nothing may turn the features on.
const WITHOUT: &str = "pages-without-passkeys";

pub(crate) fn check(context: &mut Context) -> Result<String, String> {
    let path = tool::path()?;
    let mut packages = Vec::new();
    find(root(), &mut packages).map_err(|error| format!("{}: {error}", root().display()))?;
    let powerset =
        ["--feature-powerset", "--include-features", &SMALL.join(","), "--package", "oauth-runtime"];
    let each = packages.iter().map(|package| vec!["--each-feature", "--package", package]);
    // All of them, because a check takes minutes.
    let failed: Vec<String> = each
        .chain([powerset.to_vec()])
        .filter_map(|which| {
            let hack = ["hack", "check", "--locked", "--quiet", "--keep-going"].into_iter().chain(which);
            // An application that names the framework by its path sees our warnings.
            context.run(cargo(hack).env("PATH", &path).env("RUSTFLAGS", "-Dwarnings")).err()
        })
        .collect();
    if failed.is_empty() { Ok(passed()) } else { Err(failed.join("\n")) }
}

/// The packages below a folder that have features. A folder below it that is a workspace of its own is left out.
fn find(folder: &Path, packages: &mut Vec<String>) -> std::io::Result<()> {
    let manifest = fs::read_to_string(folder.join("Cargo.toml")).unwrap_or_default();
    let has = |table: &str| manifest.lines().any(|line| line == table);
    if folder != root() && has("[workspace]") {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() && name != "target" && name != "src" && !name.starts_with('.') {
            find(&path, packages)?;
        }
    }
    let name = manifest.lines().find_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'));
    if let Some(name) = name
        && has("[features]")
        && name != WITHOUT
    {
        packages.push(name.to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::find;
    use crate::cargo::root;

    #[test]
    fn packages_with_features_are_found_wherever_they_are() {
        let mut packages = Vec::new();
        find(root(), &mut packages).unwrap();
        assert!(packages.iter().any(|name| name == "oauth-runtime"), "{packages:?}");
        assert!(packages.iter().any(|name| name == "oauth-macros"), "{packages:?}");
        assert!(!packages.iter().any(|name| name == "quickstart"), "{packages:?}");
        assert!(!packages.iter().any(|name| name == "ours"), "of another workspace: {packages:?}");
    }
}
