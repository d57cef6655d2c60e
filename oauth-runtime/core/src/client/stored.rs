//! A client on its way into a store and out of it.

use super::Client;
use crate::record::{RecordError, Stored, read, write};

/// The keys of a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClientKeys<'a> {
    /// The identifier: the primary key.
    pub client_id: &'a str,
}

impl Client {
    /// What a store keeps.
    ///
    /// # Errors
    /// None that is known: every client can be written as JSON.
    pub fn to_stored(&self) -> Result<Stored<ClientKeys<'_>>, RecordError> {
        Ok(Stored::new(write(self)?, ClientKeys { client_id: self.client_id() }))
    }

    /// The client that was kept.
    ///
    /// # Errors
    /// A later version wrote the client, with what this version does not understand; or the text is no such form.
    pub fn from_stored(form: impl AsRef<str>) -> Result<Self, RecordError> {
        read(form.as_ref())
    }
}
