//! The test programs of the workspace. Cargo builds them one after the other and would run them so, by a runner if it is given one. Ours
//! writes down how cargo runs each, so that they can be run side by side as cargo would.

use std::fmt;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::cargo::{output, root, run, target_directory};
use crate::lints::cargo_with_lints;

/// The first argument of this program as a runner. The file comes next, then the test program and its arguments.
const RECORD: &str = "record-test-program";

/// Ends a text in the file, and an entry after its last text.
const END: char = '\0';

/// A test program, ready to be run.
#[derive(Debug)]
pub(crate) struct TestProgram {
    pub(crate) name: String,
    pub(crate) command: Command,
}

/// How a test program went.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) is_success: bool,
    pub(crate) passed: usize,
    pub(crate) failed: usize,
    /// What tests said that skipped themselves, a line each.
    pub(crate) skipped: Vec<String>,
    /// What the program printed, without the tests that passed.
    pub(crate) failures: String,
}

impl fmt::Display for Outcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} passed", self.passed)?;
        if self.failed > 0 {
            write!(formatter, ", {} FAILED", self.failed)?;
        } else if !self.is_success {
            formatter.write_str(", and then FAILED")?;
        }
        if !self.skipped.is_empty() {
            write!(formatter, ", {} of them skipped", self.skipped.len())?;
        }
        Ok(())
    }
}

/// Builds all test programs of the workspace, without the examples in its documentation.
pub(crate) fn build() -> Result<Vec<TestProgram>, String> {
    let programs = build_those(&["--tests"])?;
    // No test needs the programs, but a warning in one of them must fail the build. `xtask` is left out, because a running program can't
    // replace itself. The tests are named too, so that cargo unifies the same features again and builds no library a second time.
    let programs_too = ["build", "--workspace", "--exclude", "xtask", "--locked", "--tests", "--bins"];
    run(&mut cargo_with_lints(programs_too)?)?;
    Ok(programs)
}

/// Builds some of them.
pub(crate) fn build_named(names: &[&str]) -> Result<Vec<TestProgram>, String> {
    build_those(&names.iter().flat_map(|name| ["--test", name]).collect::<Vec<_>>())
}

/// The whole workspace is selected each time: other features would make cargo build everything anew.
fn build_those(targets: &[&str]) -> Result<Vec<TestProgram>, String> {
    let arguments = [&["test", "--workspace", "--locked"], targets].concat();
    run(cargo_with_lints(arguments.iter().copied())?.arg("--no-run"))?;
    let own = std::env::current_exe().map_err(|error| format!("this program's own path: {error}"))?;
    let file = target_directory()?.join("xtask-test-programs");
    fs::write(&file, "").map_err(|error| format!("{}: {error}", file.display()))?;
    let runner = format!("target.{}.runner=[{own:?}, {RECORD:?}, {file:?}]", host()?);
    output(cargo_with_lints(arguments)?.args(["--config", &runner]))?;
    let recorded = fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    recorded.split_terminator(&format!("{END}{END}")).map(read).collect()
}

/// The target that programs are built for by default.
fn host() -> Result<String, String> {
    let version = output(Command::new("rustc").arg("-vV").current_dir(root()))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned).ok_or("`rustc -vV` names no host".to_owned())
}

/// If cargo called this program as a runner: writes down how it would have run the test program.
pub(crate) fn record(arguments: &[String]) -> Option<Result<(), String>> {
    let [RECORD, file, program @ ..] = &arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] else {
        return None;
    };
    let directory = std::env::current_dir().unwrap_or_default().display().to_string();
    // What cargo sets; the rest of the environment is this program's own.
    let variables =
        std::env::vars().filter(|(name, _)| name.starts_with("CARGO_") || name.ends_with("LIBRARY_PATH"));
    let variables = variables.map(|(name, value)| format!("{name}={value}"));
    let texts = [directory].into_iter().chain(program.iter().map(|&text| text.to_owned()));
    let texts: Vec<String> = texts.chain([String::from("--")]).chain(variables).collect();
    let entry = format!("{}{END}{END}", texts.join(&END.to_string()));
    let opened = OpenOptions::new().append(true).open(file);
    Some(
        opened
            .and_then(|mut file| file.write_all(entry.as_bytes()))
            .map_err(|error| format!("{file}: {error}")),
    )
}

/// Reads what [`record`] wrote: the directory, the program, its arguments, `--`, and variables.
fn read(entry: &str) -> Result<TestProgram, String> {
    let mut texts = entry.split(END);
    let (Some(directory), Some(program)) = (texts.next(), texts.next()) else {
        return Err(format!("cargo ran a test in a way that isn't understood: {entry:?}"));
    };
    let mut command = Command::new(program);
    command.current_dir(directory).args(texts.by_ref().take_while(|text| *text != "--"));
    command.envs(texts.filter_map(|variable| variable.split_once('=')));
    let stem = Path::new(program).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let name = stem.rsplit_once('-').map_or(stem.as_str(), |(name, _hash)| name);
    Ok(TestProgram { name: name.to_owned(), command })
}

impl TestProgram {
    /// Runs it to its end. Its tests fail where something is missing that they need.
    pub(crate) fn run(mut self) -> Outcome {
        let command = self.command.env(test_needs::SKIP, "never").stdin(Stdio::null());
        match command.output() {
            Ok(output) => outcome(&output),
            Err(error) => {
                Outcome { failures: format!("{} can't be started: {error}", self.name), ..Outcome::default() }
            }
        }
    }
}

/// Reads what the test harness printed.
fn outcome(output: &Output) -> Outcome {
    let [stdout, stderr] = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
    let mut outcome = Outcome { is_success: output.status.success(), ..Outcome::default() };
    let mut failures = Vec::new();
    for line in stdout.lines().chain(stderr.lines()) {
        if let Some(result) = line.strip_prefix("test result: ") {
            outcome.passed += count(result, " passed");
            outcome.failed += count(result, " failed");
        } else if line.contains(" skipped: ") {
            outcome.skipped.push(line.to_owned());
        } else if !(line.starts_with("test ") && line.ends_with("... ok")) {
            failures.push(line);
        }
    }
    failures.push(match output.status.code() {
        Some(_) => "",
        None => "it was ended by a signal",
    });
    outcome.failures = failures.join("\n");
    outcome
}

/// The number before a word in `ok. 51 passed; 0 failed; …`.
fn count(result: &str, word: &str) -> usize {
    let before = result.split_once(word).map_or("", |(before, _)| before);
    before.rsplit(' ').next().and_then(|number| number.parse().ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::os::unix::process::ExitStatusExt;
    use std::process::{ExitStatus, Output};

    use super::{END, outcome, read, record};

    #[test]
    fn a_program_is_run_as_cargo_would_have() {
        let file = std::env::temp_dir().join(format!("xtask-{}", std::process::id()));
        std::fs::write(&file, "").unwrap();
        let path = file.to_str().unwrap();
        let arguments = ["record-test-program", path, "/target/debug/deps/suite-0a1b", "an argument"];
        record(&arguments.map(str::to_owned)).expect("it is a runner").expect("it can write");
        let recorded = std::fs::read_to_string(&file).unwrap();
        std::fs::remove_file(&file).unwrap();
        let program = read(recorded.strip_suffix(&format!("{END}{END}")).unwrap()).unwrap();
        assert_eq!(program.name, "suite");
        assert_eq!(program.command.get_program(), "/target/debug/deps/suite-0a1b");
        assert_eq!(program.command.get_args().collect::<Vec<_>>(), ["an argument"]);
        assert_eq!(program.command.get_current_dir(), std::env::current_dir().ok().as_deref());
        let manifest = program.command.get_envs().find(|(name, _)| *name == "CARGO_MANIFEST_DIR");
        assert!(manifest.is_some_and(|(_, value)| value.is_some()), "a test of cargo's has this variable");
    }

    #[test]
    fn other_arguments_are_no_business_of_the_runner() {
        assert!(record(&["test".to_owned()]).is_none() && record(&[]).is_none());
    }

    fn printed(stdout: &str, stderr: &str, code: i32) -> Output {
        Output { status: ExitStatus::from_raw(code << 8), stdout: stdout.into(), stderr: stderr.into() }
    }

    #[test]
    fn results_of_several_harnesses_are_added_up() {
        let result = |passed| format!("test result: ok. {passed} passed; 0 failed; 1 ignored; 0 measured\n");
        let outcome = outcome(&printed(&(result(40) + &result(2)), "a skipped: needs b\n", 0));
        assert_eq!((outcome.passed, outcome.failed, outcome.is_success), (42, 0, true));
        assert_eq!(outcome.to_string(), "42 passed, 1 of them skipped");
    }

    #[test]
    fn a_failure_is_shown_without_what_passed() {
        let stdout =
            "test a ... ok\ntest b ... FAILED\nb panicked\ntest result: FAILED. 1 passed; 1 failed;\n";
        let outcome = outcome(&printed(stdout, "", 101));
        assert_eq!(outcome.to_string(), "1 passed, 1 FAILED");
        assert_eq!(outcome.failures.trim_end(), "test b ... FAILED\nb panicked");
    }

    #[test]
    fn a_program_that_ends_without_a_result_has_failed() {
        let outcome = outcome(&printed("test a ... ok\n", "memory allocation failed\n", 134));
        assert_eq!((outcome.to_string(), outcome.is_success), ("0 passed, and then FAILED".into(), false));
        assert!(outcome.failures.contains("memory allocation failed"));
    }
}
