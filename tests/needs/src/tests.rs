//! A test without what it needs, run as the program of its own that it always is part of.

use std::process::{Command, Output};

use crate::version::read;
use crate::{Libraries, Need, SKIP, Skipped, Version, skips};

const NO_PROGRAM: Need =
    Need { name: "Nothing", programs: &["no-such-program"], debian: &[], version: None, libraries: None };
const NEW_SHELL: Need = Need {
    name: "Bash",
    programs: &["bash"],
    version: Some(Version { program: "bash", argument: "--version", oldest: (9999, 0) }),
    ..NO_PROGRAM
};
const NO_LIBRARY: Need = Need {
    programs: &["bash"],
    libraries: Some(Libraries { title: "no such library", directory: "no-such-library", pinned: &["1"] }),
    ..NO_PROGRAM
};
const BASH: Need = Need { name: "Bash", programs: &["bash"], ..NO_PROGRAM };

/// Goes on only if it has what it needs.
fn needs_and_fails(needs: &[&Need]) {
    if skips(needs) {
        return Skipped::skipped();
    }
    panic!("it went on");
}

#[test]
#[ignore = "the tests below run it in a process of its own: cargo test --package test-needs"]
fn without_a_program() {
    needs_and_fails(&[&BASH, &NO_PROGRAM]);
}

#[test]
#[ignore = "the tests below run it in a process of its own: cargo test --package test-needs"]
fn with_an_old_program() {
    needs_and_fails(&[&NEW_SHELL]);
}

#[test]
#[ignore = "the tests below run it in a process of its own: cargo test --package test-needs"]
fn without_a_library() {
    needs_and_fails(&[&NO_LIBRARY]);
}

#[test]
#[ignore = "the tests below run it in a process of its own: cargo test --package test-needs"]
fn with_everything() {
    needs_and_fails(&[&BASH]);
}

/// Runs one of the tests above as `cargo test` or as `cargo xtask test` does; whether it passed, and what it said.
fn run(test: &str, skip: Option<&str>) -> (bool, String) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", &format!("tests::{test}"), "--ignored"]).env_remove(SKIP);
    command.envs(skip.map(|skip| (SKIP, skip)));
    let Output { status, stdout, stderr } = command.output().unwrap();
    let told = String::from_utf8([stdout, stderr].concat()).unwrap();
    assert!(told.contains("running 1 test"), "{told}");
    (status.success(), told)
}

const EACH: [(&str, &str); 3] = [
    ("without_a_program", "needs Nothing; run `cargo xtask test`"),
    ("with_an_old_program", "needs Bash (bash 9999.0 or newer); run `cargo xtask test`"),
    ("without_a_library", "needs no such library; run `cargo xtask test`"),
];

#[test]
fn a_test_says_that_it_is_skipped_and_passes() {
    for (test, message) in EACH {
        let (passed, told) = run(test, None);
        assert!(passed && told.contains(&format!("tests::{test} skipped: {message}")), "{told}");
    }
}

#[test]
fn a_test_that_must_not_be_skipped_fails_and_says_why() {
    for (test, message) in EACH {
        let (passed, told) = run(test, Some("never"));
        assert!(!passed && told.contains(message) && !told.contains("it went on"), "{told}");
    }
}

#[test]
fn a_test_with_everything_goes_on() {
    for skip in [None, Some("never")] {
        let (passed, told) = run("with_everything", skip);
        assert!(!passed && told.contains("it went on") && !told.contains("skipped:"), "{told}");
    }
}

#[test]
fn a_result_is_skipped_as_a_success() {
    let skipped: Result<(), String> = Skipped::skipped();
    assert_eq!(skipped, Ok(()));
}

#[test]
fn versions_are_read_as_programs_tell_them() {
    assert_eq!(read("v20.20.2\n"), Some((20, 20)));
    assert_eq!(read("Python 3.11.7\n"), Some((3, 11)));
    assert_eq!(read("go version go1.26.8 linux/amd64\n"), Some((1, 26)));
    assert_eq!(read("none"), None);
}
