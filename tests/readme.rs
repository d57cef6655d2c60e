//! README names what a declaration can enable.

use std::fs;
use std::path::Path;

use oauth_runtime_tables::grants;

#[test]
fn the_table_of_options_names_each_grant_type() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace").join("README.md");
    let readme = fs::read_to_string(path).expect("README.md");
    let row =
        readme.lines().find(|line| line.starts_with("| `grants(…)` |")).expect("the row of `grants(…)`");
    let missing: Vec<_> = grants::ALL
        .iter()
        .map(|grant| grant.name)
        .filter(|name| !row.contains(&format!("`{name}`")))
        .collect();
    assert!(missing.is_empty(), "README's row of `grants(…)` does not name {missing:?}");
}
