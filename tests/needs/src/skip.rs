//! Whether a test skips itself.

use std::io::Write;

use crate::need::Need;

/// The variable that says what a test does without what it needs: with `never` it fails, else it skips itself. `cargo xtask test` sets it.
pub const SKIP: &str = "OAUTH_TESTS_SKIP";

/// What a test returns that skips itself.
pub trait Skipped {
    /// That value.
    fn skipped() -> Self;
}

impl Skipped for () {
    fn skipped() -> Self {}
}

impl<E> Skipped for Result<(), E> {
    fn skipped() -> Self {
        Ok(())
    }
}

/// Whether a test has to be skipped, which it says on stderr.
///
/// # Panics
///
/// If something is missing and [`SKIP`] is `never`.
pub fn skips(needs: &[&Need]) -> bool {
    let missing: Vec<String> = needs.iter().filter_map(|need| need.missing()).collect();
    if missing.is_empty() {
        return false;
    }
    let message = format!("needs {}; run `cargo xtask test`", missing.join(", "));
    assert!(std::env::var_os(SKIP).is_none_or(|skip| skip != "never"), "{message}");
    tell_skipped(&message);
    true
}

/// Says on stderr why this test is skipped, past the test harness, which would keep it to itself.
pub fn tell_skipped(why: &str) {
    let thread = std::thread::current();
    // One write, so that the lines of several tests stay apart. Nobody is told where stderr is closed.
    let line = format!("{} skipped: {why}\n", thread.name().unwrap_or("a test"));
    let _ = std::io::stderr().write_all(line.as_bytes());
}
