//! Whether cargo can package every library, and each compiles from its package.

use crate::cargo::{cargo, target_directory};
use crate::parts::{Context, passed};
use crate::release::libraries;

pub(crate) fn check(context: &mut Context) -> Result<String, String> {
    let mut package = cargo(["package", "--locked", "--allow-dirty"]);
    for name in libraries()? {
        package.args(["--package", &name]);
    }
    // A folder of its own: what is built from packages has other paths, and would push nothing else out.
    context.run(package.env("CARGO_TARGET_DIR", target_directory()?.join("packages")))?;
    Ok(passed())
}
