//! Whether mdBook makes the guide's book.

use crate::cargo::root;
use crate::install::tool::from_source;
use crate::parts::{Context, passed};

/// The version whose preprocessor interface `docs/forge_links.py` speaks.
const VERSION: &str = "0.5.4";

pub(crate) fn check(context: &mut Context) -> Result<String, String> {
    let path = from_source("mdbook", VERSION)?;
    context.run(
        std::process::Command::new("mdbook").args(["build", "docs"]).current_dir(root()).env("PATH", path),
    )?;
    Ok(passed())
}
