//! A case: its name and its function.

use std::sync::Arc;

use futures_util::future::BoxFuture;

use super::outcome::Outcome;
use super::processes::Race;

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
        vec![$($crate::case::Case {
            name: concat!($group, "::", stringify!($case)),
            work: $crate::case::Work::Here(Box::new(|store| Box::pin($case(store)))),
        }),*]
    };
}

/// A case with other processes: what this process does, and what each of the others does.
macro_rules! race_of_processes {
    ($group:literal: $judge:ident, $compete:ident) => {
        $crate::case::Case {
            name: concat!($group, "::", stringify!($judge)),
            work: $crate::case::Work::Processes($crate::processes::Race {
                judge: |store, processes| Box::pin($judge(store, processes)),
                compete: |store, job| Box::pin($compete(store, job)),
            }),
        }
    };
}

pub(super) use {cases, race_of_processes};
