//! Where a server's endpoints are.

/// A server as its visitors see it.
#[derive(Debug, Clone)]
pub(crate) struct Site {
    /// Host and port.
    pub(crate) address: String,
    pub(crate) authorization: &'static str,
    pub(crate) token: &'static str,
    pub(crate) introspection: &'static str,
}

impl Site {
    /// The paths that all servers in Rust have.
    pub(crate) fn at(address: &str) -> Self {
        Self {
            address: address.to_owned(),
            authorization: "/authorize",
            token: "/token",
            introspection: "/introspect",
        }
    }
}
