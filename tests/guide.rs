//! README is short, the guide is complete, and each of their links leads somewhere.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use oauth_runtime_tables::grants;

use crate::support::markdown::{anchors, links};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The documents in a folder, without those in folders below it.
fn documents(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join(folder)).expect("a directory").flatten();
    let documents = entries.map(|entry| entry.path());
    documents.filter(|path| path.extension().is_some_and(|own| own == "md")).collect()
}

/// The folders whose documents the guide shows.
const SHOWN: [&str; 4] = ["oauth-runtime/docs", "docs", "docs/decisions", "docs/security"];

#[test]
fn readme_has_at_most_200_lines() {
    let lines = read(&root().join("README.md")).lines().count();
    assert!(lines <= 200, "README.md has {lines} lines: move something into the guide");
}

#[test]
fn the_table_of_options_names_each_grant_type() {
    let page = read(&root().join("oauth-runtime/docs/every-option.md"));
    let row = page.lines().find(|line| line.starts_with("| `grants(…)` |")).expect("the row of `grants(…)`");
    let missing: Vec<_> = grants::ALL
        .iter()
        .map(|grant| grant.name)
        .filter(|name| !row.contains(&format!("`{name}`")))
        .collect();
    assert!(missing.is_empty(), "the row of `grants(…)` does not name {missing:?}");
}

#[test]
fn the_page_about_features_names_each_of_them() {
    let manifest = read(&root().join("oauth-runtime/Cargo.toml"));
    let page = read(&root().join("oauth-runtime/docs/features.md"));
    let features = manifest.split_once("\n[features]\n").and_then(|(_, rest)| rest.split_once("\n\n["));
    let features =
        features.expect("the features").0.lines().filter_map(|line| Some(line.split_once(" = [")?.0));
    // `default` is a list, and others turn on the last two.
    let named = features.filter(|name| !["default", "sql", "tokio"].contains(name));
    let missing: Vec<&str> = named.filter(|name| !page.contains(&format!("`{name}`"))).collect();
    assert!(missing.is_empty(), "features.md does not name {missing:?}");
}

#[test]
fn the_guide_shows_each_page() {
    let summary = read(&root().join("docs/SUMMARY.md"));
    let listed: BTreeSet<PathBuf> =
        links(&summary).iter().map(|link| canonical(&root().join("docs").join(link))).collect();
    let own = canonical(&root().join("docs/SUMMARY.md"));
    let pages = SHOWN.into_iter().flat_map(documents).map(|path| canonical(&path));
    let missing: Vec<PathBuf> = pages.filter(|path| *path != own && !listed.contains(path)).collect();
    assert!(missing.is_empty(), "docs/SUMMARY.md does not list {missing:?}");
}

fn canonical(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What is wrong with a link of this document; nothing for links to other sites and to Rust's names.
fn broken(document: &Path, link: &str) -> Option<String> {
    if link.contains("://") || link.starts_with("crate::") || link.starts_with("mailto:") {
        return None;
    }
    let (file, anchor) = link.split_once('#').map_or((link, None), |(file, anchor)| (file, Some(anchor)));
    let target = match file {
        "" => document.to_owned(),
        file => document.parent().expect("a folder").join(file),
    };
    if !target.exists() {
        return Some(format!("{}: there is no {link}", document.display()));
    }
    let anchor = anchor?;
    let is_there = anchors(&read(&target)).contains(anchor);
    (!is_there).then(|| format!("{}: {file} has no #{anchor}", document.display()))
}

#[test]
fn each_link_leads_to_what_exists() {
    let examples = fs::read_dir(root().join("examples")).expect("the examples").flatten();
    let examples = examples.map(|entry| entry.path().join("README.md")).filter(|path| path.exists());
    let shown = SHOWN.into_iter().chain([""]).flat_map(documents);
    let mut seen = 0;
    let mut wrong = Vec::new();
    for document in shown.chain(examples) {
        for link in links(&read(&document)) {
            seen += 1;
            wrong.extend(broken(&document, &link));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen > 500, "only {seen} links");
}

#[test]
fn links_between_pages_lead_somewhere_in_the_documentation_of_rust_as_well() {
    let definitions = read(&root().join("oauth-runtime/src/guide.md"));
    let mut wrong = Vec::new();
    for page in documents("oauth-runtime/docs") {
        let text = read(&page);
        let between = links(&text).into_iter().filter(|link| link.contains(".md") && !link.contains('/'));
        for link in between {
            let (file, anchor) = link.split_once(".md").expect("a page");
            let own = format!("[{link}]: crate::guide::{}{anchor}\n", file.replace('-', "_"));
            if !definitions.contains(&own) || text.contains(&format!("]({link})")) {
                wrong.push(format!("{}: write `[text][{link}]`, and in guide.md {own}", page.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.concat());
}

#[test]
fn a_link_to_nothing_is_found() {
    let summary = root().join("docs/SUMMARY.md");
    assert!(broken(&summary, "../no-such-page.md").is_some(), "a file");
    assert!(broken(&summary, "../oauth-runtime/docs/stores.md#no-such-heading").is_some(), "a heading");
    assert_eq!(broken(&summary, "../oauth-runtime/docs/stores.md#caches-replicas-and-clusters"), None);
    let document = "# A\n\n[b](c.md#d), `[no](link)`\n\n```rust\n# e\n[f](g)\n```\n\n## Two <a id=\"h\"></a>\n\n## Two\n";
    assert_eq!(links(document), BTreeSet::from(["c.md#d".to_owned()]));
    assert_eq!(anchors(document), ["a", "two-a-idha", "h", "two"].map(str::to_owned).into());
}
