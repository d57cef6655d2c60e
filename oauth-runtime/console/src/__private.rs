//! What generated code names for a field that is marked `#[console]`. Not part of the public interface.

pub use crate as console;
pub use crate::access::OperatorConsole;
pub use crate::config::Console;
pub use crate::provider::ConsoleProvider;
