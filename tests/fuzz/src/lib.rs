//! What a stranger can send, as functions of bytes. Each has properties that can fail: what is accepted is what an independent, simple
//! reading of the standard accepts; what is read and written again is the same; every refusal has an error code of a standard.
//!
//! The tests of this package run each function on the corpus and on what a mutator of a fixed seed makes of it.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod answer;
mod clients;
mod mutate;
mod oracle;
mod paged;
mod signed;
mod targets;
mod world;

pub use mutate::{Random, mutate};
pub use targets::{TARGETS, Target};

/// The target with this name.
pub fn target(name: &str) -> Option<&'static Target> {
    TARGETS.iter().find(|target| target.name == name)
}
