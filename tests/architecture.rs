//! Within a crate the compiler lets modules use each other in any direction. These tests hold them to the order that
//! `ARCHITECTURE.md` lists: a module uses only modules on its own line and on lines below.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace")
}

/// The line of each module in a list of the document that begins with this text. Names end at the first double space, or
/// at a single one if the list is narrow.
fn floors(document: &str, begin: &str, modules: &BTreeSet<String>) -> HashMap<String, usize> {
    let list = document.split("```text\n").find(|list| list.starts_with(begin)).expect("the list");
    let list = list.split("```").next().expect("the end of the list");
    let mut floors = HashMap::new();
    for (floor, line) in list.lines().enumerate() {
        let mut rest = line;
        while let Some((name, more)) = name_at(rest).filter(|(name, _)| modules.contains(*name)) {
            floors.insert(name.to_owned(), floor);
            let Some(more) = more.strip_prefix(", ") else { break };
            rest = more;
        }
    }
    floors
}

fn name_at(text: &str) -> Option<(&str, &str)> {
    let end =
        text.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_').unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

/// The source without its comments and its tests.
fn code(path: &Path) -> String {
    let source = fs::read_to_string(path).expect("a source file");
    let source = source.split("#[cfg(test)]\nmod tests {").next().expect("the code before the tests");
    source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .map(|line| format!("{line}\n"))
        .collect()
}

/// The first names after `crate::`.
fn used(code: &str) -> BTreeSet<&str> {
    let mut used = BTreeSet::new();
    for after in code.split("crate::").skip(1) {
        let Some(group) = after.strip_prefix('{') else {
            used.extend(name_at(after).map(|(name, _)| name));
            continue;
        };
        let mut depth = 0;
        for part in group.split_inclusive([',', '{', '}']) {
            if depth == 0 {
                used.extend(name_at(part.trim_start()).map(|(name, _)| name));
            }
            match part.chars().last() {
                Some('{') => depth += 1,
                Some('}') if depth == 0 => break,
                Some('}') => depth -= 1,
                _ => {}
            }
        }
    }
    used
}

/// Every source file of a module, without those of tests.
fn files(path: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(path).expect("a folder") {
        let path = entry.expect("an entry").path();
        let is_of_tests = path.file_stem().is_some_and(|name| name == "tests");
        if path.is_dir() && !is_of_tests {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") && !is_of_tests {
            found.push(path);
        }
    }
}

/// The names that a crate re-exports at its root, and the module of each.
fn exported(lib: &str) -> HashMap<&str, &str> {
    let mut exported = HashMap::new();
    for item in lib.split("\npub use ").skip(1) {
        let item = item.split(';').next().expect("an item");
        let Some((module, names)) = item.split_once("::") else { continue };
        for name in names.trim_matches(['{', '}']).split(',') {
            exported.insert(name.trim(), module);
        }
    }
    exported
}

/// Uses that point up, as `file: module`, and how many uses there are.
fn arrows_up(folder: &str, list: &str) -> (Vec<String>, usize) {
    let folder = root().join(folder);
    let document = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("the document");
    let lib = fs::read_to_string(folder.join("lib.rs")).expect("the crate");
    let exported = exported(&lib);
    let modules: BTreeSet<String> = lib
        .lines()
        .filter_map(|line| line.trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';'))
        .map(str::to_owned)
        .collect();
    let floors = floors(&document, list, &modules);
    let mut found = Vec::new();
    files(&folder, &mut found);
    let (mut up, mut uses) = (Vec::new(), 0);
    for file in found {
        let path = file.strip_prefix(&folder).expect("below the folder");
        let module = path.iter().next().expect("a name").to_string_lossy();
        let module = module.trim_end_matches(".rs");
        let Some(own) = floors.get(module) else { continue };
        for name in used(&code(&file)) {
            // A module and an item may have one name.
            let other = exported.get(name).filter(|_| !modules.contains(name)).copied().unwrap_or(name);
            if let Some(floor) = floors.get(other).filter(|_| other != module) {
                uses += 1;
                if floor < own {
                    up.push(format!("{}: {other}", path.display()));
                }
            }
        }
    }
    (up, uses)
}

/// `server` is the exception that the document names.
#[test]
fn no_module_of_the_core_uses_one_above_it() {
    let (mut up, uses) = arrows_up("oauth-runtime/core/src", "testing ");
    up.retain(|arrow| !arrow.starts_with("server/"));
    assert!(uses > 500, "only {uses} uses were found");
    assert!(up.is_empty(), "{up:#?}");
}

/// `part` is the exception that the document names.
#[test]
fn no_module_of_the_pages_uses_one_above_it() {
    let (mut up, uses) = arrows_up("oauth-runtime/pages/src", "handlers ");
    up.retain(|arrow| !arrow.starts_with("part/"));
    assert!(uses > 100, "only {uses} uses were found");
    assert!(up.is_empty(), "{up:#?}");
}

#[test]
fn names_are_found_wherever_they_are() {
    let code = "use crate::store::{A, b::C};\nuse crate::{Client, http::{self, Form}, token};\nfn f(_: crate::Scope) {}\n";
    assert_eq!(used(code).into_iter().collect::<Vec<_>>(), ["Client", "Scope", "http", "store", "token"]);
    assert_eq!(exported("\npub use clock::{\n    Clock, Timestamp,\n};\n")["Timestamp"], "clock");
}
