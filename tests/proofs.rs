//! docs/proofs.md claims no more than the tree has, and little less.

use std::fs;
use std::path::{Path, PathBuf};

const DOCUMENT: &str = "docs/proofs.md";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace").to_owned()
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The files below a folder whose names end so.
fn files(folder: &str, end: &str) -> Vec<PathBuf> {
    let (mut folders, mut found) = (vec![root().join(folder)], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.expect("an entry").path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() && name != "target" && !name.starts_with('.') {
                folders.push(path);
            } else if name.ends_with(end) {
                found.push(path);
            }
        }
    }
    found
}

fn lines(files: &[PathBuf], is_counted: impl Fn(&str) -> bool) -> usize {
    files.iter().map(|file| read(file).lines().filter(|line| is_counted(line)).count()).sum()
}

/// What is declared with `#[test]` or `#[tokio::test]`.
fn tests_in(files: &[PathBuf]) -> usize {
    lines(files, |line| ["#[test]", "#[tokio::test"].iter().any(|start| line.trim().starts_with(start)))
}

/// The rows of a table whose first cell is an identifier with a hyphen, such as `X-07` or `CVE-2024-52289`.
fn rows(document: &str) -> usize {
    let first = |line: &str| line.strip_prefix("| ").and_then(|row| row.split(' ').next()).map(str::to_owned);
    let cells = read(document).lines().filter_map(first).collect::<Vec<_>>();
    cells
        .iter()
        .filter(|cell| cell.contains('-') && cell.bytes().any(|letter| letter.is_ascii_digit()))
        .count()
}

/// The variants of an enumeration of which each is one line.
fn variants(file: &str, name: &str) -> usize {
    let source = read(file);
    let (_, rest) = source.split_once(&format!("enum {name} {{")).expect("the enumeration");
    let (body, _) = rest.split_once("\n}").expect("its end");
    body.lines().map(str::trim).filter(|line| line.ends_with(',') && !line.starts_with('/')).count()
}

/// The targets that have a module, a corpus, and a row in the document about them; the macros' has its package.
fn fuzz_targets() -> usize {
    let document = read("docs/fuzzing.md");
    let folders = fs::read_dir(root().join("tests/fuzz/corpus")).expect("the corpora");
    let names = folders.map(|folder| folder.expect("a folder").file_name().to_string_lossy().into_owned());
    names
        .filter(|name| {
            let module = root().join(format!("tests/fuzz/src/targets/{name}.rs"));
            assert!(module.is_file() || name == "declaration", "{name} has no module");
            document.contains(&format!("| `{name}` |"))
        })
        .count()
}

fn plans(folder: &str) -> Vec<PathBuf> {
    let is_plan = |path: &PathBuf| path.to_string_lossy().contains("/plan");
    files(folder, ".rs").into_iter().filter(is_plan).collect()
}

/// How many there are of what a row is about.
fn counted(what: &str) -> Option<usize> {
    let all = || files("", ".rs");
    Some(match what {
        "tests" => tests_in(&all()),
        row if row.starts_with("attacks") => rows("docs/security/attacks.md"),
        row if row.starts_with("published advisories") => rows("docs/security/advisories.md"),
        row if row.starts_with("mistakes in a declaration") => files("oauth-macros/mistakes", ".rs").len(),
        row if row.starts_with("declarations that do not") => files("tests/declarations/fail", ".rs").len(),
        row if row.starts_with("modules of the certification") => {
            let plans = files("examples/provider/tests/reference/conformance/plans", ".txt");
            lines(&plans, |line| !line.trim().is_empty() && !line.starts_with('#'))
        }
        row if row.starts_with("modules of the plans") => {
            tests_in(&plans("tests/openid/ciba")) + tests_in(&plans("tests/openid/shared_signals"))
        }
        row if row.starts_with("faults of a store") => variants("tests/stores/faulty/mod.rs", "Fault"),
        row if row.starts_with("random sequences") => {
            let source = read("tests/databases/sequences/mod.rs");
            let (_, rest) = source.split_once("const SEQUENCES: usize = ")?;
            2 * rest.split(';').next()?.parse::<usize>().ok()?
        }
        row if row.starts_with("parsers that") => fuzz_targets(),
        row if row.starts_with("inputs of these") => {
            let source = read("tests/fuzz/tests.rs");
            let (_, rest) = source.split_once("EXECUTIONS: usize = ")?;
            let each: usize = rest.split(';').next()?.replace('_', "").parse().ok()?;
            each * fuzz_targets()
        }
        row if row.starts_with("orders of threads") => {
            let sources: Vec<_> = files("tests/interleavings/tests", ".rs").iter().map(read).collect();
            let tried = sources.iter().flat_map(|source| source.split("in_many_orders(").skip(1));
            tried.filter_map(|rest| rest.split(',').next()?.parse::<usize>().ok()).sum()
        }
        row if row.starts_with("runs of a cluster") => {
            lines(&files("tests/databases", ".rs"), |line| line.contains("#[ignore = \"an extended run"))
        }
        row if row.starts_with("budgets of instructions") => {
            lines(&[root().join("benches/beside/src/budget.rs")], |line| line.contains(".0,"))
        }
        row if row.starts_with("surprises") => files("findings", ".sh").len(),
        row if row.starts_with("decisions") => {
            lines(&files("docs/decisions", ".md"), |line| line.starts_with("## "))
        }
        _ => return None,
    })
}

#[test]
fn the_tree_has_what_each_row_says() {
    let (mut wrong, mut all) = (Vec::new(), 0);
    for row in read(DOCUMENT).lines().filter(|line| line.starts_with("| ")).skip(2) {
        let mut cells = row.split('|').skip(1).map(str::trim);
        let (what, stated) = (cells.next().expect("what"), cells.next().expect("how many"));
        let stated: usize = stated.parse().unwrap_or_else(|_| panic!("{what}: {stated} is not a number"));
        let counted = counted(what).unwrap_or_else(|| panic!("nothing counts {what:?}"));
        all += 1;
        if !(stated..=stated + stated / 10).contains(&counted) {
            wrong.push(format!("{what}: {stated} in the document, {counted} in the tree"));
        }
    }
    assert!(all >= 12, "only {all} rows");
    assert!(wrong.is_empty(), "{DOCUMENT} is out of date: {wrong:#?}");
}
