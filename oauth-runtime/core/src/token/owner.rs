//! The owner of an access token.

use super::AccessToken;

/// The owner of an access token: a person, or a client that acts for itself.
///
/// Subjects and client identifiers are different spaces. A client whose identifier equals the subject of a
/// person must not be taken for that person (RFC 9700 section 4.15), so do not store data of both under one
/// plain text: match on this, and keep the two separate.
///
/// ```
/// use oauth_runtime::token::{AccessToken, Owner};
///
/// /// Under what an application keeps the notes of a token's owner.
/// fn key(token: &AccessToken) -> String {
///     match token.owner() {
///         Owner::Person(subject) => format!("person {subject}"),
///         Owner::Client(client_id) => format!("client {client_id}"),
///     }
/// }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
// Exhaustive on purpose: an application that tells people and clients apart must decide about a third kind. A `_` arm would decide without it.
pub enum Owner<'a> {
    /// The subject of a person.
    Person(&'a str),
    /// The identifier of a client that acts for itself (RFC 6749 section 4.4).
    Client(&'a str),
}

impl AccessToken {
    /// The owner of the token's resources.
    pub fn owner(&self) -> Owner<'_> {
        self.subject.as_deref().map_or(Owner::Client(&self.client_id), Owner::Person)
    }
}
