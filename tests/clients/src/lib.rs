//! Third-party clients, for tests of a provider: in JavaScript (`node`), Python (`python`) and Go (`go`).
//!
//! A script is one client with one scenario. [`Script::run`] starts it and answers when it needs a person
//! with a browser. `cargo xtask install` installs the languages and, in pinned versions, the libraries. A test
//! that uses them begins with `test_needs::needs!`: `NODE_CLIENTS`, `PYTHON_CLIENTS` or `GO_CLIENTS`.
//!
//! [`Browser`] is that person's browser, and [`DocumentHost`] publishes the metadata document of a client,
//! and [`Receiver`] is what a provider calls.
//!
//! Nothing here returns an error: a test cannot continue without its client, so everything panics, with the
//! script's last output.

pub mod browser;
mod conversation;
mod document_host;
mod go;
mod guide;
mod installation;
mod java;
mod node;
mod python;
mod receiver;

pub use browser::Browser;
pub use conversation::{Script, Visit};
pub use document_host::DocumentHost;
pub use go::go;
pub use guide::assert_compiled;
pub use java::java;
pub use node::node;
pub use python::python;
pub use receiver::Receiver;
