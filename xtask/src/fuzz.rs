//! The targets of `tests/fuzz` with libFuzzer, which looks for inputs that reach other code.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cargo::{self, cargo, root, target_directory};

/// What libFuzzer needs to see which code an input reaches. They are flags of the stable compiler.
const COVERAGE: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1";

/// Longer inputs are not tried.
const LONGEST: &str = "4096";

/// Runs each target whose name has `only` in it for so many seconds. What reaches other code is kept in the target directory, and what
/// fails, too.
pub(crate) fn run(seconds: u32, only: &str) -> Result<(), String> {
    let targets = targets(&root().join("tests/fuzz/corpus"), only)?;
    let kept = target_directory()?.join("fuzz");
    let program = build(&kept)?;
    for target in targets {
        let [found, failed] = ["corpus", "failed"].map(|folder| kept.join(folder).join(&target));
        for folder in [&found, &failed] {
            fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        }
        println!("{target}: {seconds} seconds");
        let mut fuzz = Command::new(&program);
        fuzz.env("FUZZ_TARGET", &target).arg(format!("-max_total_time={seconds}"));
        fuzz.args([format!("-max_len={LONGEST}"), format!("-artifact_prefix={}/", failed.display())]);
        fuzz.args(["-print_final_stats=1", "-verbosity=0", "-timeout=20", "-rss_limit_mb=4096"]);
        fuzz.args([found, root().join("tests/fuzz/corpus").join(&target)]);
        cargo::run(&mut fuzz)?;
    }
    Ok(())
}

/// The targets with a corpus, but the one that only the tests have: it needs the reference provider.
fn targets(corpora: &Path, only: &str) -> Result<Vec<String>, String> {
    let folders = fs::read_dir(corpora).map_err(|error| format!("{}: {error}", corpora.display()))?;
    let names = folders.filter_map(|folder| folder.ok()?.file_name().into_string().ok());
    let mut names: Vec<String> =
        names.filter(|name| name.contains(only) && name != "configuration").collect();
    names.sort();
    if names.is_empty() { Err(format!("no target has `{only}` in its name")) } else { Ok(names) }
}

fn build(kept: &Path) -> Result<PathBuf, String> {
    let host = cargo::output(Command::new("rustc").arg("-vV"))?;
    let host =
        host.lines().find_map(|line| line.strip_prefix("host: ")).ok_or("rustc does not name its host")?;
    // With a target, macros and build scripts are compiled without these flags.
    let mut build =
        cargo(["build", "--release", "--locked", "--manifest-path", "tests/fuzz/coverage/Cargo.toml"]);
    build.args(["--target", host]).arg("--target-dir").arg(kept).env("RUSTFLAGS", COVERAGE);
    cargo::run(&mut build)?;
    Ok(kept.join(host).join("release").join("fuzz-coverage"))
}

#[test]
fn each_target_with_a_corpus_can_be_named() {
    let corpora = root().join("tests/fuzz/corpus");
    assert_eq!(targets(&corpora, "redirect_uri"), Ok(vec!["redirect_uri".to_owned()]));
    assert!(targets(&corpora, "").is_ok_and(|all| all.len() >= 20));
    assert!(targets(&corpora, "no such").is_err_and(|error| error.contains("`no such`")));
}
