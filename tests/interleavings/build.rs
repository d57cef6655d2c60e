//! Copies the sources of the core, or of the suite for stores, with shuttle's locks, atomics and tasks. So the product needs no second
//! way to compile it, and what is tested is what is there.

use std::fs;
use std::path::{Path, PathBuf};

/// What becomes a place where another thread may go on: the store in memory, and keys that rotate.
const WATCHED: [&str; 2] = ["store/memory/", "keys/"];

/// What stays: nothing that waits.
const OF_STD: [&str; 3] = ["Arc", "OnceLock", "Weak"];

/// Each change of the text: the file, what has to be in it, and what is there instead.
const CHANGES: [(&str, &str, &str); 6] = [
    // No runtime with threads of its own.
    (
        "keys/rotation/keeper.rs",
        "tokio::task::spawn_blocking(move || SigningKey::generate(algorithm)).await",
        "Ok::<_, ()>(SigningKey::generate(algorithm))",
    ),
    ("race.rs", "use tokio::task::JoinSet;", TASKS),
    // Four tasks already meet in every way that matters, and 32 take eight times as long.
    ("race.rs", "TASKS: usize = 32", "TASKS: usize = 4"),
    ("credentials/parallel.rs", "tokio::task::yield_now()", "shuttle::future::yield_now()"),
    ("rate_limits/parallel.rs", "tokio::task::yield_now()", "shuttle::future::yield_now()"),
    ("clients/parallel.rs", "tokio::task::yield_now()", "shuttle::future::yield_now()"),
];

/// The part of tokio's `JoinSet` that the suite uses.
const TASKS: &str = "
struct JoinSet<T>(std::collections::VecDeque<shuttle::future::JoinHandle<T>>);
impl<T: Send + 'static> JoinSet<T> {
    fn new() -> Self {
        Self(Default::default())
    }
    fn spawn(&mut self, task: impl Future<Output = T> + Send + 'static) {
        self.0.push_back(shuttle::future::spawn(task));
    }
    async fn join_next(&mut self) -> Option<Result<T, shuttle::future::JoinError>> {
        Some(self.0.pop_front()?.await)
    }
}
";

fn main() {
    let manifest = PathBuf::from(variable("CARGO_MANIFEST_DIR"));
    let name = manifest.file_name().expect("a folder").to_string_lossy().into_owned();
    let sources = manifest.join("../../../oauth-runtime").join(&name).join("src");
    println!("cargo::rerun-if-changed={}", sources.display());
    println!("cargo::rerun-if-changed=../build.rs");
    let mut changed = Vec::new();
    copy(&sources, Path::new(""), &PathBuf::from(variable("OUT_DIR")), &mut changed);
    let missing: Vec<_> =
        CHANGES.iter().filter(|(file, ..)| sources.join(file).is_file() && !changed.contains(file)).collect();
    assert!(missing.is_empty(), "build.rs doesn't know this text any more: {missing:?}");
}

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("cargo sets {name}"))
}

fn copy(sources: &Path, below: &Path, to: &Path, changed: &mut Vec<&'static str>) {
    for entry in fs::read_dir(sources.join(below)).expect("the sources") {
        let path = below.join(entry.expect("an entry").file_name());
        if sources.join(&path).is_dir() {
            copy(sources, &path, to, changed);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(sources.join(&path)).expect("UTF-8");
            let to = to.join(&path);
            fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
            fs::write(to, rewritten(&path.to_string_lossy(), text, changed)).expect("written");
        } else {
            fs::create_dir_all(to.join(&path).parent().expect("a folder")).expect("a folder");
            fs::copy(sources.join(&path), to.join(&path)).expect("copied");
        }
    }
}

fn rewritten(file: &str, mut text: String, changed: &mut Vec<&'static str>) -> String {
    for (of, from, to) in CHANGES.iter().filter(|(of, ..)| *of == file) {
        if text.contains(from) {
            text = text.replace(from, to);
            changed.push(of);
        }
    }
    if file == "lib.rs" {
        // An included file has no attributes of the crate.
        return text
            .lines()
            .filter(|line| !line.starts_with("//!") && !line.starts_with("#!["))
            .fold(String::new(), |all, line| all + line + "\n");
    }
    if !WATCHED.iter().any(|watched| file.starts_with(watched)) {
        return text;
    }
    text.replace("std::sync::atomic", "shuttle::sync::atomic")
        .lines()
        .map(|line| imported(line) + "\n")
        .collect()
}

/// `use std::sync::{Arc, Mutex};` as two lines: shuttle has the second one.
fn imported(line: &str) -> String {
    let Some((indent, names)) =
        line.split_once("use std::sync::").filter(|(indent, _)| indent.trim().is_empty())
    else {
        return line.to_owned();
    };
    let names = names.trim_end_matches(';').trim_matches(['{', '}']).split(',').map(str::trim);
    let names = names.map(|name| {
        let of = if OF_STD.contains(&name) { "std" } else { "shuttle" };
        format!("{indent}use {of}::sync::{name};")
    });
    names.collect::<Vec<_>>().join("\n")
}
