//! The document about attacks names tests that exist.

use std::fs;
use std::path::Path;

const DOCUMENT: &str = "docs/security/attacks.md";

/// Text between backticks of the form `file.rs::function`.
fn named_tests(document: &str) -> Vec<(&str, &str)> {
    let quoted = document.lines().flat_map(|line| line.split('`').skip(1).step_by(2));
    quoted.filter_map(|text| text.split_once("::")).filter(|(file, _)| file.ends_with(".rs")).collect()
}

/// Whether the source has a test with this name that runs.
fn has_test(source: &str, name: &str) -> bool {
    let mut attributes = String::new();
    for line in source.lines().map(str::trim) {
        let function =
            line.trim_start_matches("pub(crate) ").trim_start_matches("async ").strip_prefix("fn ");
        if line.starts_with("#[") {
            attributes.push_str(line);
        } else if function
            .is_some_and(|rest| rest.strip_prefix(name).is_some_and(|rest| rest.starts_with('(')))
        {
            return attributes.contains("test") && !attributes.contains("ignore");
        } else if !line.starts_with("//") {
            attributes.clear();
        }
    }
    false
}

#[test]
fn each_test_that_the_document_names_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
    let document = fs::read_to_string(root.join(DOCUMENT)).expect("the document");
    let named = named_tests(&document);
    assert!(named.len() > 100, "only {} tests are named", named.len());
    let missing: Vec<_> = named
        .into_iter()
        .filter(|(file, name)| {
            !fs::read_to_string(root.join(file)).is_ok_and(|source| has_test(&source, name))
        })
        .collect();
    assert!(missing.is_empty(), "{DOCUMENT} names tests that don't exist: {missing:#?}");
}
