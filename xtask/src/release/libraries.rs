//! Which packages are published.

use std::fs;
use std::path::Path;

use crate::cargo::root;

/// The names of the packages whose manifest does not say `publish = false`, in the order of the alphabet.
pub(crate) fn libraries() -> Result<Vec<String>, String> {
    let mut names = Vec::new();
    for folder in ["oauth-macros", "oauth-runtime"] {
        find(&root().join(folder), &mut names)?;
    }
    names.sort();
    Ok(names)
}

fn find(folder: &Path, names: &mut Vec<String>) -> Result<(), String> {
    if let Ok(manifest) = fs::read_to_string(folder.join("Cargo.toml"))
        && !manifest.lines().any(|line| line == "publish = false")
    {
        let name = manifest.lines().find_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'));
        names.push(name.ok_or_else(|| format!("{} has no name", folder.display()))?.to_owned());
    }
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        let is_source = path.file_name().is_some_and(|name| name == "src" || name == "docs");
        if path.is_dir() && !is_source {
            find(&path, names)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::libraries;

    #[test]
    fn the_facade_and_what_it_is_made_of_are_published() {
        let libraries = libraries().expect("the folders of this workspace");
        for name in [
            "oauth-macros",
            "oauth-runtime",
            "oauth-runtime-core",
            "oauth-runtime-sql",
            "oauth-runtime-tables",
        ] {
            assert!(libraries.iter().any(|library| library == name), "{name}: {libraries:?}");
        }
        assert!(libraries.iter().all(|name| name.starts_with("oauth-")), "{libraries:?}");
    }
}
