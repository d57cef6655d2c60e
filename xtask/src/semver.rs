//! Whether the public interfaces are compatible with those of another revision.

use crate::cargo::{cargo, run};
use crate::install::tool::from_source;

/// The version that reads what this workspace's rustdoc writes.
const VERSION: &str = "0.51.0";

/// Compares the libraries that users depend on with those of a git revision.
pub(crate) fn compare(baseline: &str) -> Result<(), String> {
    let path = from_source("cargo-semver-checks", VERSION)?;
    run(cargo(["semver-checks", "--workspace", "--baseline-rev", baseline]).env("PATH", path))
}
