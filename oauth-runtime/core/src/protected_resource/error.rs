//! Why something is not a protected resource.

/// Why a protected resource cannot be defined.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ProtectedResourceError {
    /// It is not an absolute URI, or it has a fragment or user information (RFC 8707 section 2).
    #[error(
        "the identifier of a resource is an absolute URI without a fragment, like https://notes.example/mcp"
    )]
    Identifier,
    /// The scope is malformed (RFC 6749 section 3.3).
    #[error("the scope of a resource is a list of scope tokens, separated by spaces")]
    Scope(#[source] crate::ParseScopeError),
}
