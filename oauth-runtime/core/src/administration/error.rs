//! Why an operator's call failed.

use crate::ClientError;

/// Why an operator's call failed. Nothing was changed, unless the store failed: then check what was done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AdministrationError<E> {
    /// The store failed.
    #[error("the store failed")]
    Store(#[source] E),
    /// The client cannot be registered.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The client's registration asks for something that the server does not have
    /// ([`Administration::checked`](super::Administration::checked)).
    #[error("{0}")]
    NotOffered(String),
    /// A client with this identifier already exists.
    #[error("a client `{0}` already exists; choose another client_id, or leave it out to have one generated")]
    Taken(String),
    /// No client with this identifier exists.
    #[error("there is no client `{0}`; list the clients to see their identifiers")]
    Unknown(String),
    /// The client is public, so it has no secret.
    #[error("`{0}` is a public client: it has no secret to replace")]
    Public(String),
    /// The client has two valid secrets, and somebody may be using either.
    #[error(
        "`{0}` has two valid secrets; once the newer one is in use everywhere, remove the older one with \
         `retire_secret`, or withdraw the newer one with `cancel_rotation`"
    )]
    TooManySecrets(String),
    /// The seal does not open the client's secret, or there is no seal
    /// ([`Administration::seal_with`](super::Administration::seal_with)).
    #[error(
        "the secret of `{0}` does not open; pass the secret that sealed it to `Seal::also_opens`, or give the client \
         a new secret"
    )]
    DoesNotOpen(String),
    /// The text is not a host of metadata documents.
    #[error(
        "`{0}` is not a host; write one in lower case without a port, such as client.example, or *.client.example for \
         all below it"
    )]
    Host(String),
    /// Others changed the client at every attempt.
    #[error("others keep changing `{0}`; try again later")]
    Contended(String),
}
