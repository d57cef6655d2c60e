//! What an operator's tools read: the log, metrics and traces.

pub mod log;
pub mod metrics;
#[cfg(feature = "otlp")]
pub mod outgoing;
#[cfg(feature = "otlp")]
pub mod parent;
#[cfg(feature = "otlp")]
pub mod traces;
