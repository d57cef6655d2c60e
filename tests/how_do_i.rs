//! What `docs/how-do-i.md` tells people to write exists, and so does what it tells them to read.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use oauth_runtime_tables::{client_auth, endpoints, grants, parts, people};

use crate::support::markdown::anchors;

/// Names that the reader chooses.
const OWN: [&str; 6] = ["Administrators", "Alarm", "Company", "OfficeHours", "notes_of", "TenantStore"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace")
}

/// The rows of the tables: what a person wants, what they write, and what they read.
fn rows(document: &str) -> Vec<[&str; 3]> {
    let rows = document.lines().filter(|line| line.starts_with("| ") && !line.starts_with("| ---"));
    let rows = rows.filter(|line| !line.contains("| write | read |"));
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        cells.try_into().unwrap_or_else(|cells| panic!("three cells: {cells:?}"))
    })
    .collect()
}

#[test]
fn each_row_leads_to_a_heading_that_exists() {
    let document = fs::read_to_string(root().join("docs/how-do-i.md")).expect("the document");
    let rows = rows(&document);
    assert!(rows.len() >= 35, "only {} rows", rows.len());
    for [wanted, _, read] in rows {
        let target = read.split_once("](").and_then(|(_, rest)| rest.strip_suffix(')'));
        let target = target.unwrap_or_else(|| panic!("{wanted}: {read} is no link"));
        assert!(!target.starts_with("http"), "{wanted}: {target} is not in the repository");
        let (file, heading) = target.split_once('#').map_or((target, None), |(file, own)| (file, Some(own)));
        let text = fs::read_to_string(root().join("docs").join(file));
        let text = text.unwrap_or_else(|error| panic!("{wanted}: {file}: {error}"));
        if let Some(heading) = heading {
            assert!(anchors(&text).contains(heading), "{wanted}: {file} has no heading #{heading}");
        }
    }
}

fn sources(directory: &Path, texts: &mut String) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(directory).expect("a directory").flatten().map(|entry| entry.path()).collect();
    entries.sort();
    for entry in entries {
        let is_of_tests = entry.file_name().is_some_and(|name| name == "tests" || name == "target");
        if entry.is_dir() && !is_of_tests {
            sources(&entry, texts);
        } else if entry.extension().is_some_and(|own| own == "rs") {
            texts.push_str(&fs::read_to_string(&entry).expect("a source"));
        }
    }
}

/// The names before each `(` in the code of a cell, and those that begin with a capital letter.
fn names(write: &str) -> BTreeSet<&str> {
    let code = write.split('`').skip(1).step_by(2);
    let is_in_name = |letter: char| letter.is_alphanumeric() || letter == '_';
    code.flat_map(|code| {
        // What is in quotation marks is the reader's own.
        let plain: Vec<&str> = code.split('"').step_by(2).collect();
        plain.into_iter().flat_map(move |part| {
            part.match_indices(|letter| !is_in_name(letter))
                .map(|(end, _)| end)
                .chain([part.len()])
                .filter_map(move |end| {
                    let name = part[..end].rsplit(|letter| !is_in_name(letter)).next().unwrap_or_default();
                    let is_called = part[end..].starts_with('(');
                    let is_type = name.starts_with(|first: char| first.is_ascii_uppercase());
                    ((is_called || is_type) && name.len() > 1).then_some(name)
                })
                .collect::<Vec<_>>()
        })
    })
    .collect()
}

/// The names that sources declare: after a word such as `fn`; settings and variants, which begin a line; options, which are texts.
fn declared(texts: &str) -> BTreeSet<&str> {
    let end = |text: &str| {
        text.find(|letter: char| !(letter.is_alphanumeric() || letter == '_')).unwrap_or(text.len())
    };
    let mut names = BTreeSet::new();
    for line in texts.lines() {
        let code = line.trim_start();
        names.insert(&code[..end(code)]);
        for kind in ["fn ", "struct ", "enum ", "trait ", "type "] {
            if let Some((_, rest)) = line.split_once(kind) {
                names.insert(&rest[..end(rest)]);
            }
        }
        names.extend(line.split('"').skip(1).step_by(2));
    }
    names
}

/// The pairs of a type and its function in the code of a cell: `Exchange::delegate(…)`.
fn associated(write: &str) -> Vec<(&str, &str)> {
    let is_in_name = |letter: char| letter.is_alphanumeric() || letter == '_';
    let code = write.split('`').skip(1).step_by(2).filter(|code| code.contains("::"));
    code.flat_map(|code| {
        code.match_indices("::").filter_map(move |(at, _)| {
            let (before, after) = (&code[..at], &code[at + 2..]);
            let owner = before.rsplit(|letter| !is_in_name(letter)).next().unwrap_or_default();
            let end = after.find(|letter: char| !is_in_name(letter)).unwrap_or(after.len());
            let is_type = owner.starts_with(|first: char| first.is_ascii_uppercase());
            (is_type && after[end..].starts_with('(')).then_some((owner, &after[..end]))
        })
    })
    .collect()
}

/// Whether a block of this type, or an `enum` of this name, has it. The text of a block ends at the first brace at the start of a line.
fn has_associated(texts: &str, owner: &str, name: &str) -> bool {
    let (function, variant) = (format!("fn {name}("), format!("    {name}("));
    let generic = format!("fn {name}<");
    texts.split("\n}\n").any(|block| {
        let is_impl = block.lines().any(|line| {
            let is_block =
                line.starts_with("impl") || line.starts_with("pub enum ") || line.starts_with("pub trait ");
            let mut words = line.split(|letter: char| !(letter.is_alphanumeric() || letter == '_'));
            is_block && words.any(|word| word == owner)
        });
        is_impl && (block.contains(&function) || block.contains(&generic) || block.contains(&variant))
    })
}

#[test]
fn each_function_of_a_type_in_a_row_is_that_types_own() {
    let document = fs::read_to_string(root().join("docs/how-do-i.md")).expect("the document");
    let mut texts = String::new();
    for directory in ["oauth-runtime", "oauth-macros"] {
        sources(&root().join(directory), &mut texts);
    }
    // Of the standard library.
    let is_of_rust = |owner: &str| matches!(owner, "Duration" | "Arc");
    let mut seen = 0;
    for [wanted, write, _] in rows(&document) {
        for (owner, name) in associated(write).into_iter().filter(|(owner, _)| !is_of_rust(owner)) {
            seen += 1;
            assert!(has_associated(&texts, owner, name), "{wanted}: `{owner}` has no `{name}`");
        }
    }
    assert!(seen > 20, "only {seen} functions");
    assert!(!has_associated(&texts, "Exchange", "allow"), "the test can tell");
}

#[test]
fn each_row_names_what_exists() {
    let document = fs::read_to_string(root().join("docs/how-do-i.md")).expect("the document");
    let mut texts = String::new();
    for directory in ["oauth-runtime", "oauth-macros"] {
        sources(&root().join(directory), &mut texts);
    }
    let declared = declared(&texts);
    let words: BTreeSet<&str> = people::ALL
        .iter()
        .map(|word| word.name)
        .chain(parts::ALL.iter().map(|part| part.name))
        .chain(grants::ALL.iter().map(|grant| grant.name))
        .chain(endpoints::ALL.iter().map(|endpoint| endpoint.name))
        .chain(client_auth::ALL.iter().map(|method| method.name))
        .collect();
    // A standard function of Rust is called as well.
    let of_rust = ["Arc", "Duration", "Ok", "from_secs", "parse"];
    let exists = |name: &str| {
        declared.contains(name) || words.contains(name) || OWN.contains(&name) || of_rust.contains(&name)
    };
    let mut seen = 0;
    for [wanted, write, _] in rows(&document) {
        for name in names(write) {
            seen += 1;
            assert!(exists(name), "{wanted}: there is no `{name}`");
        }
    }
    assert!(seen > 60, "only {seen} names");
    assert!(!exists("there_is_no_such_method"), "the test can tell");
}
