//! The result of a case, and how it reports an observation.

use std::any::Any;
use std::error::Error;
use std::fmt::Debug;
use std::panic::AssertUnwindSafe;

use futures_util::FutureExt;

/// The result of a case.
pub(super) type Outcome<T = ()> = Result<T, Failure>;

/// An observation that must not happen.
#[derive(Debug)]
pub(super) struct Failure(pub(super) String);

impl<E: Error> From<E> for Failure {
    fn from(error: E) -> Self {
        let mut message = format!("an error: {error}");
        let mut source = error.source();
        while let Some(cause) = source {
            message.push_str(&format!(": {cause}"));
            source = cause.source();
        }
        Self(message)
    }
}

/// Ends the case if a condition does not hold.
macro_rules! ensure {
    ($condition:expr, $($message:tt)+) => {
        if !$condition {
            return Err($crate::outcome::Failure(format!($($message)+)));
        }
    };
}

/// Ends the case if a value is not the expected one.
macro_rules! ensure_eq {
    ($seen:expr, $expected:expr, $($what:tt)+) => {
        match (&$seen, &$expected) {
            (seen, expected) => $crate::outcome::ensure!(
                seen == expected,
                "{}: {}",
                format_args!($($what)+),
                $crate::outcome::difference(seen, expected)
            ),
        }
    };
}

pub(super) use {ensure, ensure_eq};

/// Where two values start to differ: they may have thousands of characters.
pub(super) fn difference(seen: &impl Debug, expected: &impl Debug) -> String {
    let (seen, expected) = (format!("{seen:?}"), format!("{expected:?}"));
    if seen == expected {
        return format!("saw another {seen}, which differs in a secret that does not print");
    }
    let same = seen.chars().zip(expected.chars()).take_while(|(seen, expected)| seen == expected).count();
    let excerpt = |text: &str| {
        let from = same.saturating_sub(60);
        let shown: String = text.chars().skip(from).take(140).collect();
        let (before, after) =
            (if from > 0 { "…" } else { "" }, if text.chars().count() > from + 140 { "…" } else { "" });
        format!("{before}{shown}{after}")
    };
    format!("saw {} instead of {}", excerpt(&seen), excerpt(&expected))
}

/// A panic is a failure.
pub(super) async fn caught<T>(work: impl Future<Output = Outcome<T>>) -> Outcome<T> {
    AssertUnwindSafe(work).catch_unwind().await.unwrap_or_else(|panic| Err(Failure(message(&*panic))))
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    format!("a panic: {}", text.unwrap_or("without a message"))
}
