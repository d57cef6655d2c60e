//! Whether the libraries compile with the oldest Rust that their own manifests name: what a user's project needs.

use std::fs;
use std::process::Command;

use crate::cargo::{output, root, target_directory};
use crate::parts::msrv::promised_in;
use crate::parts::{Context, passed};

/// Features whose dependencies need a newer Rust: that of the package `oauth-runtime-sql`.
const OF_SQL: [&str; 5] = ["sql", "sqlite", "postgres", "mysql", "sql-tls"];

pub(crate) fn check(context: &mut Context) -> Result<String, String> {
    let facade = root().join("oauth-runtime/Cargo.toml");
    let manifest = fs::read_to_string(&facade).map_err(|error| format!("{}: {error}", facade.display()))?;
    let without_sql: Vec<&str> = features(&manifest).filter(|feature| !OF_SQL.contains(feature)).collect();
    with(context, &promised_in("oauth-runtime")?, &["--features", &without_sql.join(",")])?;
    with(context, &promised_in("oauth-runtime/sql")?, &["--all-features"])?;
    Ok(passed())
}

fn with(context: &mut Context, version: &str, features: &[&str]) -> Result<(), String> {
    output(Command::new("rustup").args(["toolchain", "install", "--profile", "minimal", version]))?;
    let mut check = Command::new("cargo");
    check.args([&format!("+{version}"), "check", "--locked", "--package", "oauth-runtime"]).args(features);
    check.current_dir(root()).env("CARGO_TARGET_DIR", target_directory()?.join(format!("rust-{version}")));
    // Cargo's own variables would choose the toolchain in use.
    context.run(check.env_remove("RUSTUP_TOOLCHAIN").env_remove("RUSTC").env_remove("CARGO"))
}

/// The names of the features of a manifest.
fn features(manifest: &str) -> impl Iterator<Item = &str> {
    let table = manifest.lines().skip_while(|line| *line != "[features]").skip(1);
    let lines = table.take_while(|line| !line.starts_with('['));
    lines
        .filter_map(|line| line.split_once(" = "))
        .map(|(name, _)| name)
        .filter(|name| !name.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::features;

    #[test]
    fn features_are_read_from_their_table() {
        let manifest = "[package]\nname = \"a\"\n[features]\ndefault = [\"b\"]\n## About c = d.\nb = []\n\n[dependencies]\ne = \"1\"\n";
        assert_eq!(features(manifest).collect::<Vec<_>>(), ["default", "b"]);
    }
}
