//! The stored form of a client.

use super::Client;
use crate::record::{RecordError, Stored, read, tenant_of, write};

/// The keys of a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClientKeys<'a> {
    /// The identifier: the primary key.
    pub client_id: &'a str,
    /// The tenant, in a store that [several tenants share](crate::store::ClientRegistrationStore::list_tenant_clients).
    pub tenant: Option<&'a str>,
}

impl Client {
    /// What a store keeps.
    ///
    /// # Errors
    /// None in practice: every client can be serialized as JSON.
    pub fn to_stored(&self) -> Result<Stored<ClientKeys<'_>>, RecordError> {
        let client_id = self.client_id();
        Ok(Stored::new(write(self)?, ClientKeys { client_id, tenant: tenant_of(client_id) }))
    }

    /// The client that was kept.
    ///
    /// # Errors
    /// [`RecordError`] if a later version wrote the client with content that this version does not
    /// understand, or if the text is not a stored client.
    pub fn from_stored(form: impl AsRef<str>) -> Result<Self, RecordError> {
        read(form.as_ref())
    }
}
