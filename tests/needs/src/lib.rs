//! What tests need beside Rust: servers, a browser, and clients in other languages.
//!
//! A test installs nothing. It names what it needs in its first line with [`needs!`], and skips itself where that is missing.
//! `cargo xtask test` installs everything, and sets [`SKIP`] so that a missing need is a failure.
//!
//! ```ignore
//! #[test]
//! fn redis_keeps_its_data() {
//!     test_needs::needs!(REDIS);
//!     // …
//! }
//! ```

mod catalogue;
mod libraries;
mod need;
mod programs;
mod skip;
#[cfg(test)]
mod tests;
mod version;

pub use catalogue::*;
pub use libraries::Libraries;
pub use need::Need;
pub use programs::find;
pub use skip::{SKIP, Skipped, skips, tell_skipped};
pub use version::Version;

/// Skips the test that it is the first line of, unless everything that it names is there: one or more needs of this crate.
///
/// The test returns `()` or a `Result<(), E>`.
#[macro_export]
macro_rules! needs {
    ($($need:ident),+ $(,)?) => {
        if $crate::skips(&[$(&$crate::$need),+]) {
            return $crate::Skipped::skipped();
        }
    };
}
