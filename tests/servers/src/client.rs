//! The servers' command line clients.

use std::process::Command;

use crate::programs;

/// A program in a known environment, in English.
pub(crate) fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    command.env_clear().env("LC_ALL", "C");
    command.env("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    command.current_dir("/");
    command
}

/// A server's program that ends within a minute.
pub(crate) fn bounded(program: &str) -> Command {
    let mut bounded = command("timeout");
    bounded.arg("60").arg(programs::path(program));
    bounded
}

/// What a program prints.
pub(crate) fn output(command: &mut Command) -> Vec<u8> {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?} doesn't run: {error}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// Whether a program succeeds.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command.output().is_ok_and(|output| output.status.success())
}

/// A name that no other database has.
pub(crate) fn random_name() -> String {
    format!("test_{:016x}", rand::random::<u64>())
}
