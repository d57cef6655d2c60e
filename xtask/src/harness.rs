//! A target without tests says `test = false`, so that no test program is built for it. These tests see that none has tests all the same.

use std::fs;
use std::path::{Path, PathBuf};

use crate::cargo::root;

/// The files of a package that are part of the targets without a test program.
fn files_without_harness(package: &Path) -> Vec<PathBuf> {
    let manifest = fs::read_to_string(package.join("Cargo.toml")).unwrap();
    let name_of = |section: &str| {
        section.lines().find_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"')).map(str::to_owned)
    };
    let sections: Vec<&str> = manifest.split("\n[").collect();
    let package_name =
        sections.iter().find(|section| section.contains("package]\n")).and_then(|own| name_of(own));
    let sources = package.join("src");
    let without = sections.iter().filter(|section| section.contains("\ntest = false"));
    let files = without.flat_map(|section| match name_of(section) {
        Some(name) if section.starts_with("[bin]]") && Some(&name) != package_name.as_ref() => {
            let own = sources.join("bin").join(name);
            [files(&own), files(&own.with_extension("rs"))].concat()
        }
        // A library has the modules, where there is one beside the program.
        Some(_) if section.starts_with("[bin]]") && sources.join("lib.rs").exists() => {
            vec![sources.join("main.rs")]
        }
        _ => files(&sources).into_iter().filter(|file| !file.starts_with(sources.join("bin"))).collect(),
    });
    files.collect()
}

/// The files at or below a path.
fn files(path: &Path) -> Vec<PathBuf> {
    match path.read_dir() {
        Ok(entries) => entries.flatten().flat_map(|entry| files(&entry.path())).collect(),
        Err(_) if path.is_file() => vec![path.to_owned()],
        Err(_) => Vec::new(),
    }
}

/// The packages of Rust at or below a folder.
fn packages(folder: &Path) -> Vec<PathBuf> {
    let folders = folder.read_dir().unwrap().flatten().map(|entry| entry.path()).filter(|path| path.is_dir());
    let folders = folders.filter(|path| !["target", "src", ".git"].iter().any(|name| path.ends_with(name)));
    let mut packages: Vec<PathBuf> = folders.flat_map(|folder| packages(&folder)).collect();
    packages.extend(
        (folder.join("Cargo.toml").exists() && folder.join("src").exists()).then(|| folder.to_owned()),
    );
    packages
}

fn has_tests(file: &Path) -> bool {
    let is_test = |line: &str| line.trim_start().starts_with("#[") && line.contains("test]");
    fs::read_to_string(file).is_ok_and(|text| text.lines().any(|line| is_test(line) && !line.contains("cfg")))
}

#[test]
fn no_test_is_in_a_target_without_a_test_program() {
    let packages = packages(root());
    let without: Vec<PathBuf> = packages.iter().flat_map(|package| files_without_harness(package)).collect();
    for known in
        ["examples/sqlx/src/lib.rs", "examples/provider/src/main.rs", "benches/src/bin/stores/main.rs"]
    {
        assert!(without.contains(&root().join(known)), "{known} is looked at: {without:?}");
    }
    let with_tests: Vec<&PathBuf> = without.iter().filter(|file| has_tests(file)).collect();
    assert!(with_tests.is_empty(), "remove `test = false` for {with_tests:?}, whose tests don't run");
}

#[test]
fn tests_are_recognised() {
    assert!(has_tests(&root().join("xtask/src/harness.rs")));
    assert!(!has_tests(&root().join("xtask/src/run.rs")));
}
