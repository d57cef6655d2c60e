//! What the smallest provider costs: the crates that it brings, and the size of its program. A dependency or a code path that slips
//! into it fails here, so that somebody decides.

use std::collections::BTreeSet;
use std::fs;

use crate::cargo::{cargo, output, root, target_directory};
use crate::parts::{Context, passed};

/// The crates of a server with client credentials and axum: five are this project's, 36 are axum with what it needs, and 26 are
/// `url` with what it needs for internationalised host names. See "Size" in docs/figures.md.
const MOST_CRATES: usize = 92;

/// The crates of the same with the pages for people, without passkeys, which bring 84 more.
const MOST_CRATES_WITH_PAGES: usize = 160;

/// Bytes of the program `client_credentials_only` without its symbols, with Rust 1.95 on x86-64. A tenth is ICU's data, and a tenth is
/// what the standard library needs for a backtrace.
const MOST_BYTES: u64 = 1_700_000;

/// The crates of the façade with its default features, and with the pages.
pub(crate) fn crates(_: &mut Context) -> Result<String, String> {
    let smallest = crates_with(&[], MOST_CRATES, "the smallest provider")?;
    let pages =
        crates_with(&["--features", "ui"], MOST_CRATES_WITH_PAGES, "the smallest provider with pages")?;
    Ok(format!("passed: {smallest}, {pages} with pages"))
}

fn crates_with(features: &[&str], most: usize, what: &str) -> Result<usize, String> {
    let tree = ["tree", "--locked", "--package", "oauth-runtime", "--edges", "normal", "--prefix", "none"];
    let tree = tree.into_iter().chain(["--format", "{p}"]).chain(features.iter().copied());
    let crates = names(&output(&mut cargo(tree))?);
    match crates.len() {
        count if count > most => Err(format!(
            "{what} has {count} crates; the budget in footprint.rs is {most}:\n{}",
            crates.into_iter().collect::<Vec<_>>().join(" ")
        )),
        count => Ok(count),
    }
}

/// The names and versions in what `cargo tree` prints, each once. Two versions of a crate are two crates.
fn names(tree: &str) -> BTreeSet<String> {
    let name = |line: &str| line.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
    tree.lines().map(name).filter(|name| !name.is_empty()).collect()
}

/// The smallest example compiles without the other packages, whose features it would get. So does the core with all features but OpenID
/// Connect, which most of its modules know.
pub(crate) fn compiles(context: &mut Context) -> Result<String, String> {
    context.run(&mut cargo(["check", "--locked", "--quiet", "--package", "footprint"]))?;
    let manifest = root().join("oauth-runtime").join("core").join("Cargo.toml");
    let manifest =
        fs::read_to_string(&manifest).map_err(|error| format!("{}: {error}", manifest.display()))?;
    let features = without_openid(&manifest).join(",");
    let check = ["check", "--locked", "--quiet", "--package", "oauth-runtime-core", "--features", &features];
    context.run(&mut cargo(check))?;
    Ok(passed())
}

/// The features in a manifest that do not turn on `openid`.
fn without_openid(manifest: &str) -> Vec<&str> {
    let (_, features) = manifest.split_once("[features]").unwrap_or_default();
    let (features, _) = features.split_once("\n[").unwrap_or((features, ""));
    let features = features.lines().filter_map(|line| line.split_once(" = ["));
    let is_apart = |(name, turns_on): &(&str, &str)| *name != "openid" && !turns_on.contains("\"openid\"");
    features.filter(is_apart).map(|(name, _)| name).collect()
}

/// The size of the smallest example as a release.
pub(crate) fn size(context: &mut Context) -> Result<String, String> {
    let target = target_directory()?.join("footprint");
    let mut build = cargo(["build", "--release", "--locked", "--package", "footprint"]);
    // Not the directory of the others: they have symbols.
    context.run(build.env("CARGO_PROFILE_RELEASE_STRIP", "symbols").env("CARGO_TARGET_DIR", &target))?;
    let program = target.join("release").join("client_credentials_only");
    let size = fs::metadata(&program).map_err(|error| format!("{}: {error}", program.display()))?.len();
    within(size, MOST_BYTES, "bytes")
}

fn within(seen: u64, most: u64, what: &str) -> Result<String, String> {
    if seen > most {
        return Err(format!("the smallest provider has {seen} {what}; the budget in footprint.rs is {most}"));
    }
    Ok(format!("passed: {seen} {what}, at most {most}"))
}

#[cfg(test)]
mod tests {
    use super::{names, within, without_openid};

    #[test]
    fn a_crate_counts_once_and_each_of_its_versions_once() {
        let tree = "a v1.0.0 (/a)\nb v1.0.0\nb v2.0.0 (proc-macro)\nb v1.0.0 (*)\n\n";
        assert_eq!(names(tree).into_iter().collect::<Vec<_>>(), ["a v1.0.0", "b v1.0.0", "b v2.0.0"]);
    }

    #[test]
    fn more_than_the_budget_is_an_error_that_names_both() {
        assert_eq!(within(94, 94, "crates").unwrap(), "passed: 94 crates, at most 94");
        let error = within(95, 94, "crates").unwrap_err();
        assert!(error.contains("95 crates") && error.contains("is 94"), "{error}");
    }

    #[test]
    fn what_brings_openid_connect_is_left_out() {
        let manifest = "[features]\n## One.\nevents = [\"tokio\"]\nopenid = [\"dep:x\"]\nids = [\"openid\"]\n\n[dependencies]\na = []";
        assert_eq!(without_openid(manifest), ["events"]);
    }
}
