//! The names of all tests, to compare them with those of another revision.

use crate::cargo::{cargo, output};
use crate::test_programs::build;

/// Prints `program: test`, a line each, in order.
pub(crate) fn print() -> Result<(), String> {
    let mut names = Vec::new();
    for mut program in build()? {
        let list = output(program.command.args(["--list", "--format=terse"]))?;
        names.extend(tests(&list).map(|test| format!("{}: {test}", program.name)));
    }
    let twice = ["--exclude", "pages-without-passkeys"];
    let list = output(cargo(["test", "--workspace", "--locked", "--doc"]).args(twice).args([
        "--",
        "--list",
        "--format=terse",
    ]))?;
    names.extend(tests(&list).map(|test| format!("doctests: {test}")));
    names.sort_unstable();
    names.iter().for_each(|name| println!("{name}"));
    Ok(())
}

/// Without the places in doctests, which change with every line.
fn tests(list: &str) -> impl Iterator<Item = &str> {
    list.lines().filter_map(|line| line.strip_suffix(": test"))
}
