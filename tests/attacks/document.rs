//! The documents about security name tests that exist, and rows of the document about attacks.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const ATTACKS: &str = "docs/security/attacks.md";

/// Each document, and how many tests it names at least.
const DOCUMENTS: [(&str, usize); 3] =
    [(ATTACKS, 100), ("SECURITY.md", 5), ("docs/security/advisories.md", 5)];

fn read(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
    fs::read_to_string(root.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

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

/// What looks like the id of a row: `X-07`, `O-13b`.
fn ids(document: &str) -> Vec<&str> {
    let words = document.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-');
    let is_id = |word: &&str| {
        word.split_once('-').is_some_and(|(kind, number)| {
            let number = number.trim_end_matches(|end: char| end.is_ascii_lowercase());
            kind.len() == 1 && number.len() > 1 && number.bytes().all(|digit| digit.is_ascii_digit())
        })
    };
    words.filter(is_id).collect()
}

#[test]
fn each_test_that_a_document_names_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
    for (path, least) in DOCUMENTS {
        let document = read(path);
        let named = named_tests(&document);
        assert!(named.len() >= least, "{path}: only {} tests are named", named.len());
        let missing: Vec<_> = named
            .into_iter()
            .filter(|(file, name)| {
                !fs::read_to_string(root.join(file)).is_ok_and(|source| has_test(&source, name))
            })
            .collect();
        assert!(missing.is_empty(), "{path} names tests that don't exist: {missing:#?}");
    }
}

#[test]
fn each_row_that_a_document_names_exists() {
    let attacks = read(ATTACKS);
    let rows: BTreeSet<&str> =
        attacks.lines().filter_map(|line| line.strip_prefix("| ")?.split(' ').next()).collect();
    assert!(rows.contains("X-07") && !rows.contains("X-00"), "the rows are found");
    for (path, _) in DOCUMENTS {
        let document = read(path);
        let missing: Vec<&str> = ids(&document).into_iter().filter(|id| !rows.contains(id)).collect();
        assert!(missing.is_empty(), "{path} names rows that don't exist: {missing:?}");
    }
}

#[test]
fn no_two_rows_have_the_same_id() {
    let attacks = read(ATTACKS);
    let mut seen = BTreeSet::new();
    let rows = attacks.lines().filter_map(|line| line.strip_prefix("| ")?.split(' ').next());
    let rows = rows.filter(|cell| ids(cell) == [*cell]);
    let twice: Vec<&str> = rows.filter(|id| !seen.insert(*id)).collect();
    assert!(seen.len() > 500, "only {} rows", seen.len());
    assert!(twice.is_empty(), "{twice:?}");
}
