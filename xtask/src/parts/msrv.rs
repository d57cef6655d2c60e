//! The oldest Rust that the workspace promises to compile with: `rust-version` in its `Cargo.toml`.

use std::fs;
use std::process::Command;

use crate::cargo::{output, root, target_directory};
use crate::parts::{Context, passed};

pub(crate) fn check(context: &mut Context) -> Result<String, String> {
    let promised = promised_in("")?;
    let used = output(Command::new("rustc").arg("--version").current_dir(root()))?;
    if is_of(&used, &promised) {
        return Ok(format!("passed: Rust {promised} is in use"));
    }
    let toolchain = format!("+{promised}");
    output(Command::new("rustup").args(["toolchain", "install", "--profile", "minimal", &promised]))?;
    // Cargo's own variable would choose the toolchain in use. Another directory, so that neither builds anew what the other has built.
    let mut check = Command::new("cargo");
    check.args([&toolchain, "check", "--workspace", "--locked"]).current_dir(root());
    check.env("CARGO_TARGET_DIR", target_directory()?.join("msrv"));
    context.run(check.env_remove("RUSTUP_TOOLCHAIN").env_remove("RUSTC").env_remove("CARGO"))?;
    Ok(passed())
}

/// The `rust-version` in the manifest of a folder of the workspace.
pub(super) fn promised_in(folder: &str) -> Result<String, String> {
    let manifest = root().join(folder).join("Cargo.toml");
    let text = fs::read_to_string(&manifest).map_err(|error| format!("{}: {error}", manifest.display()))?;
    let line = text.lines().find_map(|line| line.strip_prefix("rust-version = \""));
    let version = line.and_then(|rest| rest.strip_suffix('"')).map(str::to_owned);
    version.ok_or_else(|| format!("{} has no line `rust-version = \"…\"`", manifest.display()))
}

/// Whether `rustc 1.95.0 (59807616e 2026-04-14)` is of version 1.95.
fn is_of(rustc: &str, version: &str) -> bool {
    let own = rustc.split_whitespace().nth(1).unwrap_or_default();
    own == version || own.strip_prefix(version).is_some_and(|patch| patch.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::{is_of, promised_in};

    #[test]
    fn a_patch_is_of_its_version() {
        let rustc = "rustc 1.95.0 (59807616e 2026-04-14)\n";
        assert!(is_of(rustc, "1.95") && is_of(rustc, "1.95.0"));
        assert!(!is_of(rustc, "1.9") && !is_of(rustc, "1.96"));
        assert!(!is_of("rustc 1.95.0-nightly (a b)", "1.95.0"));
    }

    #[test]
    fn the_workspace_promises_a_version() {
        assert_eq!(promised_in("").as_deref(), Ok(env!("CARGO_PKG_RUST_VERSION")));
    }
}
