//! This program as cargo's rustdoc: before it runs the examples in a package's documentation, it builds the documentation, in which a
//! warning is an error. `cargo doc` would check all dependencies once more, and use nothing of what is built.

use std::env;
use std::process::{Command, Stdio};

use crate::cargo::target_directory;

/// The variable that makes this program rustdoc. Its value is rustdoc's path.
pub(crate) const RUSTDOC: &str = "XTASK_RUSTDOC";

/// Options for the examples alone that have a value.
const OPTIONS_OF_TESTS: [&str; 5] =
    ["--test-args", "--test-run-directory", "--test-runtool", "--test-runtool-arg", "--doctest-build-arg"];

/// If cargo called this program as rustdoc: does what rustdoc does, after the documentation.
pub(crate) fn run(arguments: &[String]) -> Option<Result<(), String>> {
    let rustdoc = env::var_os(RUSTDOC)?;
    let run = |arguments: &[String]| {
        let status = Command::new(&rustdoc).args(arguments).stdin(Stdio::null()).status();
        match status.map_err(|error| format!("{}: {error}", rustdoc.display()))? {
            status if status.success() => Ok(()),
            status => Err(format!("rustdoc failed ({status})")),
        }
    };
    if !arguments.iter().any(|argument| argument == "--test") {
        return Some(run(arguments));
    }
    let output = match target_directory() {
        Ok(target) => target.join("doc").display().to_string(),
        Err(error) => return Some(Err(error)),
    };
    Some(run(&documentation(arguments, output)).and_then(|()| run(arguments)))
}

/// The arguments that build the documentation of a package, made from those that run its examples.
fn documentation(arguments: &[String], output: String) -> Vec<String> {
    let mut kept = Vec::new();
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        if OPTIONS_OF_TESTS.contains(&argument.as_str()) {
            arguments.next();
        } else if argument != "--test" {
            kept.push(argument.clone());
        }
    }
    kept.extend(["--deny".to_owned(), "warnings".to_owned(), "--out-dir".to_owned(), output]);
    kept
}

#[cfg(test)]
mod tests {
    use super::documentation;

    #[test]
    fn the_documentation_is_built_as_its_examples_are() {
        let arguments =
            "--edition=2024 --crate-name a --test a/src/lib.rs --test-run-directory a --extern b=c";
        let arguments: Vec<String> = arguments.split(' ').map(str::to_owned).collect();
        let expected = "--edition=2024 --crate-name a a/src/lib.rs --extern b=c --deny warnings --out-dir d";
        assert_eq!(documentation(&arguments, "d".into()).join(" "), expected);
    }
}
