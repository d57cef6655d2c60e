//! What `CHANGELOG.md` becomes with a release.

const UNRELEASED: &str = "## [Unreleased]\n";

/// The changelog with what was unreleased under the new version and its date.
pub(super) fn release(changelog: &str, version: &str, date: &str) -> Result<String, String> {
    if changelog.contains(&format!("\n## [{version}]")) {
        return Err(format!("{version} has a section already"));
    }
    let (before, after) = changelog.split_once(UNRELEASED).ok_or("there is no heading `## [Unreleased]`")?;
    let unreleased = after.split("\n## [").next().unwrap_or_default();
    if unreleased.lines().all(|line| line.is_empty() || line.starts_with('#')) {
        return Err("nothing is under `## [Unreleased]`".into());
    }
    Ok(format!("{before}{UNRELEASED}\n## [{version}] - {date}\n{after}"))
}

#[cfg(test)]
mod tests {
    use super::release;

    #[test]
    fn what_was_unreleased_belongs_to_the_version_and_the_next_section_is_empty() {
        let before = "# Changelog\n\n## [Unreleased]\n\n### Added\n- Wings.\n\n## [0.1.0] - 2026-01-01\n";
        let after = "# Changelog\n\n## [Unreleased]\n\n## [0.2.0] - 2026-12-01\n\n### Added\n- Wings.\n\n## [0.1.0] - 2026-01-01\n";
        assert_eq!(release(before, "0.2.0", "2026-12-01").as_deref(), Ok(after));
    }

    #[test]
    fn a_release_without_a_change_or_for_the_second_time_is_refused() {
        let empty = "## [Unreleased]\n\n### Added\n\n## [0.1.0] - 2026-01-01\n- Feet.\n";
        assert_eq!(release(empty, "0.2.0", "d"), Err("nothing is under `## [Unreleased]`".into()));
        assert_eq!(release(empty, "0.1.0", "d"), Err("0.1.0 has a section already".into()));
        assert!(release("# Changelog\n", "0.2.0", "d").is_err());
    }
}
