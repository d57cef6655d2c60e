//! Third-party clients, for tests of a provider: in JavaScript (`node`), Python (`python`) and Go (`go`).
//!
//! A script is one client with one scenario. [`Script::run`] starts it and answers when it needs a person
//! with a browser. `cargo xtask install` installs the languages and, in pinned versions, the libraries. A test
//! that uses them begins with `test_needs::needs!`: `NODE_CLIENTS`, `PYTHON_CLIENTS` or `GO_CLIENTS`.
//!
//! Nothing here returns an error: a test cannot continue without its client, so everything panics, with the
//! script's last output.

mod conversation;
mod go;
mod installation;
mod java;
mod node;
mod python;

pub use conversation::{Script, Visit};
pub use go::go;
pub use java::java;
pub use node::node;
pub use python::python;
