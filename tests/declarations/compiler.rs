//! Compiles a case as this crate was compiled, against the same dependencies, which are built already.

use std::path::Path;
use std::process::Command;

/// What the compiler says of a case that it must refuse. The path is relative to the workspace.
///
/// # Panics
///
/// If it compiles.
pub(crate) fn refusal(case: &Path) -> String {
    let name = case.file_stem().and_then(|name| name.to_str()).expect("a case has a name");
    let mut rustc = Command::new(test_rustc::compiler!());
    rustc.args(test_rustc::arguments!()).args(["--crate-type=bin", "--emit=metadata", "--crate-name", name]);
    rustc.args(["--verbose", "--allow=dead_code", "--diagnostic-width=140", "--color=never", "-o"]);
    rustc.arg(Path::new(env!("CARGO_TARGET_TMPDIR")).join(name)).arg(case);
    // Where cargo runs the compiler too: it finds what it quotes from the workspace.
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("two folders down");
    let output = rustc.current_dir(workspace).output().expect("the compiler is there");
    let said = String::from_utf8(output.stderr).expect("the compiler writes UTF-8");
    assert!(!output.status.success(), "{} compiles:\n{said}", case.display());
    crate::lines::without_lines_elsewhere(&said)
}
