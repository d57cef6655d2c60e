//! Where a server's endpoints are, and what its answers say.

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
    /// The cookie of a person who is logged in.
    pub(crate) session_cookie: &'static str,
    /// Whether the tokens of people can be introspected.
    pub(crate) can_introspect: bool,
    /// Which member of an introspection response names the person, if one does.
    pub(crate) person_member: Option<&'static str>,
    /// What a request for introspection has behind the token.
    pub(crate) introspection_hint: &'static str,
    /// How many parts of the warm-up bring no gain before the server counts as warm.
    pub(crate) parts_without_gain: u32,
}
