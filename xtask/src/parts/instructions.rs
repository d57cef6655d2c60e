//! What requests cost, counted with Valgrind, which does not depend on what else the machine does. The budgets and their
//! reasons are in `benches/beside/src/budget.rs`.

use std::process::Command;

use crate::cargo::{cargo, output, root, target_directory};
use crate::parts::{Context, passed};

pub(crate) fn check(context: &mut Context) -> Result<String, String> {
    if output(Command::new("valgrind").arg("--version")).is_err() {
        return Ok("skipped: Valgrind is not installed (apt-get install valgrind)".to_owned());
    }
    let mut check = cargo(["run", "--release", "--locked", "--", "check"]);
    // A workspace of its own.
    check.current_dir(root().join("benches").join("beside"));
    context.run(check.env("CARGO_TARGET_DIR", target_directory()?.join("beside")))?;
    Ok(passed())
}
