//! Features, by cargo-hack: each alone, none, and all together; of the façade's small ones, every combination.

use std::fs;
use std::path::Path;

use crate::cargo::{cargo, root};
use crate::install::tool;
use crate::parts::{Context, passed};

/// Features of the façade that change what is compiled and bring few dependencies: all combinations are checked.
const SMALL: [&str; 5] = ["axum", "cache", "macros", "passwords", "sweep"];

pub(crate) fn check(context: &mut Context) -> Result<String, String> {
    let path = tool::path()?;
    let mut packages = Vec::new();
    find(root(), &mut packages).map_err(|error| format!("{}: {error}", root().display()))?;
    for package in packages {
        let hack = ["hack", "check", "--locked", "--quiet", "--each-feature", "--package", &package];
        context.run(cargo(hack).env("PATH", &path))?;
    }
    let powerset = ["--feature-powerset", "--include-features", &SMALL.join(",")];
    let hack = ["hack", "check", "--locked", "--quiet", "--package", "oauth-runtime"];
    context.run(cargo(hack.into_iter().chain(powerset)).env("PATH", &path))?;
    Ok(passed())
}

/// The packages below a folder that have features.
fn find(folder: &Path, packages: &mut Vec<String>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() && name != "target" && name != "src" && !name.starts_with('.') {
            find(&path, packages)?;
        }
    }
    let Ok(manifest) = fs::read_to_string(folder.join("Cargo.toml")) else { return Ok(()) };
    let name = manifest.lines().find_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'));
    if let Some(name) = name
        && manifest.lines().any(|line| line == "[features]")
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
    }
}
