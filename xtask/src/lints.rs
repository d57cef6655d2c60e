//! Clippy's lints while the workspace is built. `cargo clippy` would check the workspace and all of its dependencies once more, and use
//! nothing of it for the build. Its driver is a compiler, too: as cargo's wrapper for the packages of the workspace, it lints what it
//! compiles.

use std::path::PathBuf;
use std::process::Command;

use crate::cargo::{cargo, output, root};

/// Cargo, with clippy's driver as the compiler of the workspace. Warnings are errors.
pub(crate) fn cargo_with_lints<'a>(arguments: impl IntoIterator<Item = &'a str>) -> Result<Command, String> {
    let mut cargo = cargo(arguments);
    cargo.env("RUSTC_WORKSPACE_WRAPPER", driver()?);
    // A panic names its line without it, and the build takes less time.
    cargo.env("CARGO_PROFILE_DEV_DEBUG", "0");
    // As `cargo clippy -- --deny warnings` gives it to the driver.
    cargo.env("CLIPPY_ARGS", ["--deny", "warnings"].map(|argument| argument.to_owned() + SEPARATOR).concat());
    Ok(cargo)
}

const SEPARATOR: &str = "__CLIPPY_HACKERY__";

fn driver() -> Result<PathBuf, String> {
    let sysroot = output(Command::new("rustc").args(["--print", "sysroot"]).current_dir(root()))?;
    let driver = PathBuf::from(sysroot.trim()).join("bin").join("clippy-driver");
    match driver.is_file() {
        true => Ok(driver),
        false => Err("clippy is missing; `rustup component add clippy` installs it".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::process::Command;

    use super::cargo_with_lints;

    /// A new release of clippy could understand its environment in another way.
    #[test]
    fn the_build_fails_on_a_lint_of_clippy() {
        let directory = std::env::temp_dir().join(format!("xtask-lints-{}", std::process::id()));
        fs::create_dir_all(directory.join("src")).unwrap();
        fs::write(
            directory.join("Cargo.toml"),
            "[package]\nname = \"linted\"\nedition = \"2024\"\n[workspace]\n",
        )
        .unwrap();
        let build = |source: &str| {
            fs::write(directory.join("src/lib.rs"), source).unwrap();
            let mut cargo: Command = cargo_with_lints(["build", "--offline"]).unwrap();
            cargo.current_dir(&directory).env("CARGO_TARGET_DIR", directory.join("target"));
            String::from_utf8(cargo.output().unwrap().stderr).unwrap()
        };
        let lint = build("pub fn is_none(list: &[u8]) -> bool {\n    list.len() == 0\n}\n");
        let clean = build("pub fn is_none(list: &[u8]) -> bool {\n    list.is_empty()\n}\n");
        fs::remove_dir_all(&directory).unwrap();
        assert!(lint.contains("clippy::len-zero") || lint.contains("clippy::len_zero"), "{lint}");
        assert!(lint.contains("could not compile"), "{lint}");
        assert!(clean.contains("Finished"), "{clean}");
    }
}
