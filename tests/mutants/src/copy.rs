//! A copy of the repository with every mutant in it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::areas;
use crate::plant::{self, Mutant};

/// The repository that this program is of.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("this package is in tests/mutants")
}

/// The files that git knows.
pub(crate) fn files() -> Result<Vec<String>, String> {
    let listed = Command::new("git").args(["ls-files", "-z"]).current_dir(repository()).output();
    let listed = listed.map_err(|error| format!("git: {error}"))?;
    let names = listed.stdout.split(|byte| *byte == 0).map(|name| String::from_utf8_lossy(name).into_owned());
    Ok(names.filter(|name| repository().join(name).is_file()).collect())
}

/// Plants every mutant but the unviable ones; files that have not changed are not written, so that cargo does not compile them again.
pub(crate) fn make(folder: &Path, unviable: &BTreeSet<u32>) -> Result<Vec<Mutant>, String> {
    let mut mutants = Vec::new();
    for file in files()? {
        let from = repository().join(&file);
        if areas::of(&file).is_some() {
            let source = fs::read_to_string(&from).map_err(|error| format!("{file}: {error}"))?;
            let (text, planted) = plant::plant(&file, &source, mutants.len() as u32 + 1, unviable)?;
            mutants.extend(planted);
            write(&folder.join(&file), text.as_bytes())?;
        } else {
            let mut bytes = fs::read(&from).map_err(|error| format!("{file}: {error}"))?;
            let package = file.strip_suffix("/src/lib.rs");
            if let Some(package) = package.filter(|package| is_mutated(package) || *package == SHARES) {
                bytes.extend_from_slice(b"\n#[doc(hidden)]\n#[allow(missing_docs, unused)]\nmod mutant;\n");
                write(&folder.join(package).join("src/mutant.rs"), plant::SWITCH.as_bytes())?;
            }
            if let Some(package) = file.strip_suffix("/Cargo.toml").filter(|package| !is_mutated(package)) {
                without_own_tests(&mut bytes, &repository().join(package));
            }
            write(&folder.join(&file), &bytes)?;
        }
    }
    Ok(mutants)
}

/// A crate that has the macros' modules as its own.
const SHARES: &str = "tests/fuzz/declarations";

fn is_mutated(package: &str) -> bool {
    areas::AREAS.iter().any(|area| area.package == package)
}

/// The library tests of other packages are not built.
fn without_own_tests(manifest: &mut Vec<u8>, package: &Path) {
    if package.join("src/lib.rs").is_file() {
        let text = String::from_utf8_lossy(manifest).into_owned();
        let text = match text.split_once("\n[lib]\n") {
            Some((_, after))
                if after.split("\n[").next().is_some_and(|section| section.contains("test = false")) =>
            {
                return;
            }
            Some((before, after)) => format!("{before}\n[lib]\ntest = false\n{after}"),
            None => format!("{text}\n[lib]\ntest = false\n"),
        };
        *manifest = text.into_bytes();
    }
}

fn write(path: &PathBuf, bytes: &[u8]) -> Result<(), String> {
    if fs::read(path).is_ok_and(|there| there == bytes) {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, bytes))
        .map_err(|error| format!("{}: {error}", path.display()))
}
