//! Installing libraries once, however many tests and processes want them.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A directory in the target directory with the results of `install`, created again if `pinned` has changed
/// since the last time. One process installs, the others wait.
pub(crate) fn installed(language: &str, pinned: &str, install: impl FnOnce(&Path)) -> PathBuf {
    let program = std::env::current_exe().expect("a test has a program");
    let profile = program.ancestors().nth(2).expect("it is in the target directory");
    let directory = profile.join("test-clients").join(language);
    fs::create_dir_all(&directory).expect("the target directory can be written to");
    let lock = File::create(directory.join("lock")).expect("a lock");
    lock.lock().expect("files can be locked");
    let complete = directory.join("complete");
    if !fs::read_to_string(&complete).is_ok_and(|installed| installed == pinned) {
        let _ = fs::remove_file(&complete);
        install(&directory);
        fs::write(&complete, pinned).expect("written");
    }
    directory
}

/// A program of the system, installed from Debian's package if it is missing.
pub(crate) fn system(package: &str, program: &str) -> PathBuf {
    test_servers::ensure(package, &[program]);
    test_servers::find(program).expect("it is installed")
}

/// Runs an installer to its end.
pub(crate) fn run(command: &mut Command) {
    let output = command.output().expect("it runs");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// Asserts that `program arguments` names a version of at least `oldest` (major and minor number).
pub(crate) fn check_version(program: &Path, argument: &str, oldest: (u32, u32)) {
    let output = Command::new(program).arg(argument).output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let version = said.split([' ', '\n']).find_map(|word| {
        let digits = word.trim_start_matches(|letter: char| !letter.is_ascii_digit());
        let (major, rest) = digits.split_once('.')?;
        let minor = rest.split(|letter: char| !letter.is_ascii_digit()).next()?;
        Some((major.parse::<u32>().ok()?, minor.parse::<u32>().ok()?))
    });
    let (major, minor) = oldest;
    assert!(
        version.is_some_and(|version| version >= oldest),
        "{} is {said:?}; {major}.{minor} or newer is needed",
        program.display()
    );
}
