//! Many orders of threads for what is shared in memory: `tests/interleavings`.

use crate::cargo::{cargo, root, target_directory};
use crate::parts::{Context, passed};

pub(crate) fn check(context: &mut Context) -> Result<String, String> {
    let mut test = cargo(["test", "--locked"]);
    // A workspace of its own.
    test.current_dir(root().join("tests").join("interleavings"));
    context.run(test.env("CARGO_TARGET_DIR", target_directory()?.join("interleavings")))?;
    Ok(passed())
}
