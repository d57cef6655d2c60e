//! What `events(shared_signals)` declares beside its endpoints.

/// To change a stream, and to poll (CAEP Interoperability Profile 1.0 section 2.7.3).
pub const MANAGE: &str = "ssf.manage";

/// To read the configuration and the status of a stream.
pub const READ: &str = "ssf.read";

/// The scope tokens, with what they allow.
pub const SCOPES: [(&str, &str); 2] =
    [(MANAGE, "Manage its stream of shared signals"), (READ, "Read its stream of shared signals")];
