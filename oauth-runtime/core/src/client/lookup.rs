//! What a client is looked up for.

/// What a client is looked up for. A part may know clients that are not in the store; this says how far it may go
/// to find them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lookup {
    /// A request that a person is asked about: an authorization request, or that of a device. The client's current
    /// metadata count.
    Request,
    /// A client identifies itself, to get tokens or to start a device's request.
    Authentication,
    /// The name of a client, beside a request that is pending. Nothing is fetched.
    Name,
    /// Anything else: whether a token still counts, a logout, introspection. Only stored clients count, and nothing
    /// is fetched.
    Stored,
}
