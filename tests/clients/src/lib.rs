//! Third-party clients, for tests of a provider: in JavaScript (`node`), Python (`python`) and Go (`go`).
//!
//! A script is one client with one scenario. [`Script::run`] starts it and answers when it needs a person
//! with a browser. Node, Python and Go are installed from Debian's packages if they are missing; the
//! libraries, in pinned versions, come from the npm registry, PyPI and the Go module proxy into the target
//! directory.
//!
//! Nothing here returns an error: a test cannot continue without its client, so everything panics, with the
//! script's last output.

mod conversation;
mod go;
mod installation;
mod node;
mod python;

pub use conversation::{Script, Visit};
pub use go::go;
pub use node::node;
pub use python::python;
