//! The version in the workspace's `Cargo.toml`.

/// The manifest with another version: that of all packages, and the one that they ask of each other.
pub(super) fn set(manifest: &str, new: &str) -> Result<String, String> {
    let line = manifest.lines().find_map(|line| line.strip_prefix("version = \"")?.strip_suffix('"'));
    let old = line.ok_or("there is no line `version = \"…\"`")?;
    let (old_numbers, new_numbers) = (numbers(old)?, numbers(new)?);
    // The first release has the version that stands there. The changelog knows which versions are out.
    if new_numbers < old_numbers {
        return Err(format!("{new} is older than {old}"));
    }
    let own = manifest.replace(&format!("\nversion = \"{old}\"\n"), &format!("\nversion = \"{new}\"\n"));
    Ok(own.replace(&format!("version = \"={old}\""), &format!("version = \"={new}\"")))
}

/// The three numbers of a version. Pre-releases are not made by this command.
fn numbers(version: &str) -> Result<[u64; 3], String> {
    let parts: Result<Vec<u64>, _> = version.split('.').map(str::parse).collect();
    let parts = parts.ok().and_then(|parts| parts.try_into().ok());
    parts.ok_or_else(|| format!("`{version}` is not a version such as 0.2.0"))
}

#[cfg(test)]
mod tests {
    use super::set;

    const MANIFEST: &str = "[workspace.package]\nversion = \"0.1.0\"\n\n[workspace.dependencies]\n\
        oauth-macros = { path = \"oauth-macros\", version = \"=0.1.0\" }\nurl = { version = \"0.1.0\" }\n";

    #[test]
    fn all_packages_and_what_they_ask_of_each_other_get_the_new_version() {
        let set = set(MANIFEST, "0.2.0").expect("newer");
        assert!(set.contains("\nversion = \"0.2.0\"\n") && set.contains("version = \"=0.2.0\""), "{set}");
        assert!(
            set.contains("url = { version = \"0.1.0\" }"),
            "a dependency of the same version stays: {set}"
        );
    }

    #[test]
    fn an_older_version_or_none_is_refused() {
        for (version, said) in [
            ("0.0.9", "0.0.9 is older than 0.1.0"),
            ("0.2", "`0.2` is not a version"),
            ("v0.2.0", "`v0.2.0` is not a version"),
            ("0.2.0-rc.1", "is not a version"),
        ] {
            let error = set(MANIFEST, version).expect_err(version);
            assert!(error.contains(said), "{version}: {error}");
        }
        assert!(set("[workspace]\n", "0.2.0").is_err());
        assert_eq!(set(MANIFEST, "0.1.0").as_deref(), Ok(MANIFEST), "the first release");
        assert!(set(MANIFEST, "0.10.0").is_ok(), "numbers, not letters, are compared");
    }
}
