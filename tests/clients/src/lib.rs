//! Clients that others wrote, for tests of a provider: in JavaScript (`node`), Python (`python`) and Go (`go`).
//!
//! A script is one client with one story. [`Script::run`] starts it and answers where it needs a person with a browser.
//! Node, Python and Go are installed from Debian's packages where they are missing; the libraries, in the versions that are pinned
//! here, come from the npm registry, PyPI and the Go module proxy into the target directory.
//!
//! Nothing here returns an error: a test can't go on without its client, so everything panics, with what the script said last.

mod conversation;
mod go;
mod installation;
mod node;
mod python;

pub use conversation::{Script, Visit};
pub use go::go;
pub use node::node;
pub use python::python;
