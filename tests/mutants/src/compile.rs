//! Compiles the copy once, with every mutant that is Rust.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// The tests that may notice: cargo's arguments, all with the features of the workspace.
const TESTS: [&str; 5] = ["--workspace", "--lib", "--test", "suite", "--no-run"];

/// What came of it.
pub(crate) enum Compiled {
    /// The test programs, each with the folder of its package.
    Programs(Vec<(PathBuf, PathBuf)>),
    /// Mutants that do not compile.
    Unviable(BTreeSet<u32>),
}

pub(crate) fn compile(copy: &Path, target: &Path) -> Result<Compiled, String> {
    let mut cargo = Command::new("cargo");
    cargo
        .args(["test", "--locked", "--message-format=json"])
        .args(TESTS)
        .current_dir(copy)
        .stderr(Stdio::inherit());
    let output = cargo.env("CARGO_TARGET_DIR", target).output().map_err(|error| format!("cargo: {error}"))?;
    let lines = String::from_utf8_lossy(&output.stdout).into_owned();
    let messages: Vec<Value> = lines.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    if output.status.success() {
        return Ok(Compiled::Programs(messages.iter().filter_map(program).collect()));
    }
    let mut unviable = BTreeSet::new();
    let mut sources = BTreeMap::new();
    for message in messages.iter().filter(|message| message["message"]["level"] == "error") {
        let found = mutants_of(message, copy, &mut sources);
        if found.is_empty() {
            eprintln!("{}", message["message"]["rendered"].as_str().unwrap_or_default());
        }
        unviable.extend(found);
    }
    if unviable.is_empty() {
        Err("the copy does not compile, and no mutant is the reason".into())
    } else {
        Ok(Compiled::Unviable(unviable))
    }
}

/// The test program that a message of cargo tells of, and its package's folder.
fn program(message: &Value) -> Option<(PathBuf, PathBuf)> {
    let manifest = message["manifest_path"].as_str()?;
    (message["profile"]["test"] == true).then_some(())?;
    Some((message["executable"].as_str()?.into(), Path::new(manifest).parent()?.to_owned()))
}

/// The mutants in the lines of an error.
fn mutants_of(message: &Value, copy: &Path, sources: &mut BTreeMap<String, String>) -> BTreeSet<u32> {
    let mut found = BTreeSet::new();
    for span in
        message["message"]["spans"].as_array().into_iter().flatten().filter(|span| span["is_primary"] == true)
    {
        let (Some(file), Some(start), Some(end)) =
            (span["file_name"].as_str(), span["line_start"].as_u64(), span["line_end"].as_u64())
        else {
            continue;
        };
        let source = sources
            .entry(file.to_owned())
            .or_insert_with(|| std::fs::read_to_string(copy.join(file)).unwrap_or_default());
        let lines = source.lines().skip(start as usize - 1).take((end - start) as usize + 1);
        found.extend(lines.flat_map(planted));
    }
    found
}

/// The numbers of the mutants in a line.
fn planted(line: &str) -> Vec<u32> {
    let rest = line.split("crate::mutant::on(").skip(1);
    rest.filter_map(|rest| rest.split(')').next()?.parse().ok()).collect()
}

#[test]
fn the_mutants_of_a_line_are_found() {
    assert_eq!(planted("if ((a) || crate::mutant::on(7)) && !crate::mutant::on(8) {"), [7, 8]);
    assert_eq!(planted("no mutant"), [0; 0]);
}
