//! A case: its name, its function, and its results.

use std::error::Error;
use std::fmt::Debug;
use std::sync::Arc;

use futures_util::future::BoxFuture;

use super::processes::Race;

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

/// A case of a group, for stores of one type.
pub(super) struct Case<S> {
    pub(super) name: &'static str,
    pub(super) work: Work<S>,
}

/// The function of a case.
pub(super) enum Work<S> {
    /// It runs in this process.
    Here(Box<dyn Fn(Arc<S>) -> BoxFuture<'static, Outcome> + Send + Sync>),
    /// Other processes take part.
    Processes(Race<S>),
}

/// The cases of a group, from the names of their functions.
macro_rules! cases {
    ($group:literal: $($case:ident),* $(,)?) => {
        vec![$($crate::testing::case::Case {
            name: concat!($group, "::", stringify!($case)),
            work: $crate::testing::case::Work::Here(Box::new(|store| Box::pin($case(store)))),
        }),*]
    };
}

/// A case with other processes: what this process does, and what each of the others does.
macro_rules! race_of_processes {
    ($group:literal: $judge:ident, $compete:ident) => {
        $crate::testing::case::Case {
            name: concat!($group, "::", stringify!($judge)),
            work: $crate::testing::case::Work::Processes($crate::testing::processes::Race {
                judge: |store, processes| Box::pin($judge(store, processes)),
                compete: |store, job| Box::pin($compete(store, job)),
            }),
        }
    };
}

/// Ends the case if a condition does not hold.
macro_rules! ensure {
    ($condition:expr, $($message:tt)+) => {
        if !$condition {
            return Err($crate::testing::case::Failure(format!($($message)+)));
        }
    };
}

/// Ends the case if a value is not the expected one.
macro_rules! ensure_eq {
    ($seen:expr, $expected:expr, $($what:tt)+) => {
        match (&$seen, &$expected) {
            (seen, expected) => $crate::testing::case::ensure!(
                seen == expected,
                "{}: {}",
                format_args!($($what)+),
                $crate::testing::case::difference(seen, expected)
            ),
        }
    };
}

pub(super) use {cases, ensure, ensure_eq, race_of_processes};

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
    format!("saw {} in place of {}", excerpt(&seen), excerpt(&expected))
}
