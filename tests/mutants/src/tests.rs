//! Test programs: which tests reach which mutant, and which notice it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Tests run in so many arguments at once.
const AT_ONCE: usize = 40;

/// A mutant that makes a test run for longer than this is noticed.
const LONGEST: Duration = Duration::from_secs(120);

/// A test program and what it is known to do.
pub(crate) struct Program {
    path: PathBuf,
    folder: PathBuf,
    /// The tests that pass without a mutant.
    passing: BTreeSet<String>,
    /// The tests that reach each mutant.
    reached: BTreeMap<u32, BTreeSet<String>>,
}

/// Tests whose text depends on the sources, or that install, build or start other programs: a mutant tells nothing there.
const SKIPPED: [&str; 6] = ["clients::", "browser::", "architecture", "document", "guide", "console_guide"];

/// Where the compiler keeps the standard library.
fn libraries() -> &'static Path {
    static LIBRARIES: std::sync::OnceLock<PathBuf> = std::sync::OnceLock::new();
    LIBRARIES.get_or_init(|| {
        let printed = Command::new("rustc").args(["--print", "target-libdir"]).output();
        let printed = printed.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
        PathBuf::from(printed.unwrap_or_default())
    })
}

impl Program {
    /// What its tests do without a mutant: from the run of before if the program is still the same, which `kept` is named after.
    pub(crate) fn look(path: PathBuf, folder: PathBuf, kept: &Path) -> Result<Self, String> {
        let mut program = Self { path, folder, passing: BTreeSet::new(), reached: BTreeMap::new() };
        let name = program.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let [passing, reached] = ["passing", "reached"].map(|what| kept.join(format!("{name}.{what}")));
        if !passing.is_file() {
            let _ = std::fs::remove_file(&reached);
            let tests = program.run_all(&reached)?;
            std::fs::write(&passing, tests).map_err(|error| format!("{}: {error}", passing.display()))?;
        }
        let lines = |file: &Path| std::fs::read_to_string(file).unwrap_or_default();
        program.passing = lines(&passing).lines().map(str::to_owned).collect();
        for line in lines(&reached).lines() {
            if let Some((number, thread)) = line.split_once(' ')
                && let Ok(number) = number.parse()
            {
                program.reached.entry(number).or_default().insert(thread.to_owned());
            }
        }
        Ok(program)
    }

    /// Runs all tests once, without a mutant, and gives the names of those that pass.
    fn run_all(&self, reached: &Path) -> Result<String, String> {
        let mut command = self.command();
        command.env("MUTANTS_REACHED", reached).args(SKIPPED.iter().flat_map(|skipped| ["--skip", skipped]));
        let output = command.stderr(Stdio::null()).output();
        let output = output.map_err(|error| format!("{}: {error}", self.path.display()))?;
        let lines = String::from_utf8_lossy(&output.stdout).into_owned();
        let passing = lines.lines().filter_map(|line| line.strip_prefix("test ")?.strip_suffix(" ... ok"));
        Ok(passing.fold(String::new(), |all, test| all + test + "\n"))
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.path);
        // The tests of a library of macros need the compiler's own.
        command.env("LD_LIBRARY_PATH", libraries());
        command.current_dir(&self.folder).env("CARGO_MANIFEST_DIR", &self.folder).stdin(Stdio::null());
        command
    }

    pub(crate) fn passing(&self) -> usize {
        self.passing.len()
    }

    pub(crate) fn reaches(&self, mutant: u32) -> bool {
        self.reached.contains_key(&mutant)
    }

    /// The first test that fails with this mutant.
    pub(crate) fn notices(&self, mutant: u32) -> Option<String> {
        let threads = self.reached.get(&mutant)?;
        // Threads with other names belong to any test.
        let named: Vec<&String> = threads.iter().filter(|thread| self.passing.contains(*thread)).collect();
        let is_named = threads.iter().all(|thread| self.passing.contains(thread));
        for tests in named.chunks(AT_ONCE) {
            if let Some(test) = self.fails(mutant, tests.iter().map(|test| test.as_str()).chain(["--exact"]))
            {
                return Some(test);
            }
        }
        if is_named {
            None
        } else {
            self.fails(mutant, SKIPPED.iter().flat_map(|skipped| ["--skip", skipped]))
        }
    }

    fn fails<'a>(&self, mutant: u32, arguments: impl Iterator<Item = &'a str>) -> Option<String> {
        let mut command = self.command();
        command
            .env("MUTANT", mutant.to_string())
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut child = command.spawn().ok()?;
        let failed = self.first_failure(&mut child);
        let _ = child.kill();
        let _ = child.wait();
        failed
    }

    fn first_failure(&self, child: &mut Child) -> Option<String> {
        let (send, lines) = std::sync::mpsc::channel();
        let stdout = child.stdout.take()?;
        std::thread::spawn(move || {
            BufReader::new(stdout).lines().map_while(Result::ok).try_for_each(|line| send.send(line))
        });
        let end = Instant::now() + LONGEST;
        loop {
            match lines.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(line) => {
                    let failed = line.strip_prefix("test ").and_then(|line| line.strip_suffix(" ... FAILED"));
                    if let Some(test) = failed.filter(|test| self.passing.contains(*test)) {
                        return Some(test.to_owned());
                    }
                }
                Err(std::sync::mpsc::RecvTimeoutError::Timeout) => {
                    return Some("a test that does not end".into());
                }
                Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => {
                    // All output is there. A program that ends in another way than by failed tests has crashed.
                    let code = child.wait().ok().and_then(|status| status.code());
                    return (!matches!(code, Some(0 | 101))).then(|| "the program, which ends".into());
                }
            }
        }
    }
}
