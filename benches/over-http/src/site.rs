//! Where a server's endpoints are.

/// A server as its visitors see it.
#[derive(Debug, Clone)]
pub(crate) struct Site {
    /// Host and port.
    pub(crate) address: String,
    pub(crate) authorization: &'static str,
    pub(crate) token: &'static str,
    pub(crate) introspection: &'static str,
    /// What people are asked for.
    pub(crate) scope: &'static str,
    /// Whether people log in on its pages.
    pub(crate) has_pages: bool,
}
