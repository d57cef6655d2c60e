//! The parts that cargo has commands for.

use crate::cargo::cargo;
use crate::parts::{Context, passed};

pub(crate) fn format(context: &mut Context) -> Result<String, String> {
    context
        .run(&mut cargo(["fmt", "--all", "--check"]))
        .map_err(|error| format!("{error}; `cargo fmt --all` mends it"))?;
    Ok(passed())
}

pub(crate) fn lint(context: &mut Context) -> Result<String, String> {
    context.run(&mut cargo([
        "clippy",
        "--workspace",
        "--all-targets",
        "--locked",
        "--",
        "--deny",
        "warnings",
    ]))?;
    Ok(passed())
}
