//! Copies of a client with one change.

use std::sync::Arc;

use super::record::Registration;
#[cfg(feature = "openid")]
use super::relied_on::keys;
use super::relied_on::seen;
use super::{
    Client, ClientDocument, ClientError, ClientMetadata, ClientSecret, DynamicRegistration, SecretTransport,
};
use crate::Timestamp;
use crate::seal::Seal;

impl Client {
    /// A copy of the client as a resource server, which may introspect the tokens of every client.
    #[must_use]
    pub fn into_resource_server(self) -> Self {
        Self(Arc::new(Registration { resource_server: true, ..Arc::unwrap_or_clone(self.0) }))
    }

    /// A copy of the client with its own rule for where its secret may be, whatever the server's setting.
    #[must_use]
    pub fn into_secret_transport(self, transport: SecretTransport) -> Self {
        Self(Arc::new(Registration { secret_transport: Some(transport), ..Arc::unwrap_or_clone(self.0) }))
    }

    /// A copy of the client under another identifier: that of a store that several tenants share, or the tenant's own.
    #[cfg(feature = "tenants")]
    pub(crate) fn into_identified(self, client_id: String) -> Self {
        Self(Arc::new(Registration { client_id: client_id.into(), ..Arc::unwrap_or_clone(self.0) }))
    }

    /// A copy of the client that is disabled.
    #[must_use]
    pub fn into_disabled(self) -> Self {
        Self(Arc::new(Registration { disabled: true, ..Arc::unwrap_or_clone(self.0) }))
    }

    /// A copy of the client that is enabled.
    #[must_use]
    pub fn into_enabled(self) -> Self {
        Self(Arc::new(Registration { disabled: false, ..Arc::unwrap_or_clone(self.0) }))
    }

    /// A copy of the client as one that registered itself.
    #[must_use]
    pub fn into_registered(self, registration: DynamicRegistration) -> Self {
        Self(Arc::new(Registration { registration: Some(registration), ..Arc::unwrap_or_clone(self.0) }))
    }

    /// A copy of the client as one that is named by the URL of its metadata document.
    #[must_use]
    pub fn into_documented(self, document: ClientDocument) -> Self {
        Self(Arc::new(Registration { document: Some(document), ..Arc::unwrap_or_clone(self.0) }))
    }

    /// A copy of the client as one whose document was just read, and which is not stored. Whatever people allowed
    /// before, they allowed for a document that nobody kept, so it does not count.
    #[cfg(feature = "openid")]
    pub(crate) fn into_unstored(self, document: ClientDocument, now: Timestamp) -> Self {
        let own = Arc::unwrap_or_clone(self.0);
        Self(Arc::new(Registration { document: Some(document), changed_at: Some(now), ..own }))
    }

    /// A copy of the client as its newer document describes it.
    #[cfg(feature = "openid")]
    pub(crate) fn as_in_document(&self, newer: &Self, now: Timestamp) -> Self {
        let own = &self.0;
        let metadata = newer.0.metadata.clone().in_place_of(&own.metadata).of_the_client(&own.metadata);
        let is_same = seen(&metadata) == seen(&own.metadata) && keys(&metadata) == keys(&own.metadata);
        let changed_at = if is_same { own.changed_at } else { Some(now) };
        let document = newer.document().zip(own.document.clone());
        let document = document.map(|(newer, own)| ClientDocument {
            fetched_at: newer.fetched_at,
            fresh_until: newer.fresh_until,
            ..own
        });
        Self(Arc::new(Registration { metadata, changed_at, document, ..(**own).clone() }))
    }

    /// A copy of the client as one that was used, so that it does not expire.
    #[must_use]
    pub fn into_used(self) -> Self {
        let mut own = Arc::unwrap_or_clone(self.0);
        if let Some(registration) = &mut own.registration {
            registration.unused_until = None;
        }
        if let Some(document) = &mut own.document {
            document.unused_until = None;
        }
        Self(Arc::new(own))
    }

    /// A copy of the client with other metadata.
    ///
    /// # Errors
    /// [`ClientError`] names the metadata field and what is wrong with it.
    pub fn with_metadata(&self, metadata: ClientMetadata) -> Result<Self, ClientError> {
        let metadata = metadata.in_place_of(&self.0.metadata);
        let secrets = metadata.secrets_to_keep(&self.0.secrets);
        metadata.check(&self.0.client_id, &secrets)?;
        Ok(Self(Arc::new(Registration { metadata, secrets, ..(*self.0).clone() })))
    }

    /// A copy of the client with unchecked metadata, as a record from an earlier version may have.
    #[doc(hidden)]
    #[must_use]
    pub fn with_recorded_metadata(&self, metadata: ClientMetadata) -> Self {
        Self(Arc::new(Registration { metadata, ..(*self.0).clone() }))
    }

    /// A copy of the client with other secrets.
    ///
    /// # Errors
    /// [`ClientError`] if the client cannot authenticate with these secrets.
    pub fn with_secrets(&self, secrets: Vec<ClientSecret>) -> Result<Self, ClientError> {
        let secrets = self.0.metadata.secrets_to_keep(&secrets);
        self.0.metadata.check(&self.0.client_id, &secrets)?;
        Ok(Self(Arc::new(Registration { secrets, ..(*self.0).clone() })))
    }

    /// A copy of the client with other metadata and other secrets, changed at this time.
    pub(crate) fn with_metadata_and_secrets(
        &self,
        metadata: ClientMetadata,
        secrets: Vec<ClientSecret>,
        now: Timestamp,
    ) -> Result<Self, ClientError> {
        let metadata = metadata.in_place_of(&self.0.metadata);
        let secrets = metadata.secrets_to_keep(&secrets);
        metadata.check(&self.0.client_id, &secrets)?;
        let is_same = seen(&metadata) == seen(&self.0.metadata);
        let changed_at = if is_same { self.0.changed_at } else { Some(now) };
        Ok(Self(Arc::new(Registration { metadata, secrets, changed_at, ..(*self.0).clone() })))
    }

    /// A copy of the client whose secrets are sealed with the current secret of the seal.
    pub(crate) fn resealed(&self, seal: Option<&Seal>) -> Self {
        let secrets = self.0.secrets.iter().map(|own| own.resealed(&self.0.client_id, seal)).collect();
        Self(Arc::new(Registration { secrets, ..(*self.0).clone() }))
    }

    /// Whether the seal opens each sealed secret of the client.
    #[cfg(feature = "openid")]
    pub(crate) fn secrets_open(&self, seal: Option<&Seal>) -> bool {
        self.0.secrets.iter().all(|own| match (own, seal) {
            (ClientSecret::Sha256(_), _) => true,
            (ClientSecret::Sealed(_), None) => false,
            (ClientSecret::Sealed(sealed), Some(seal)) => sealed.open(&self.0.client_id, seal).is_some(),
        })
    }

    /// A copy of the client that keeps the sealed form of the secrets that `current` has too. Each sealing
    /// yields another text, so a client that a program defines would otherwise change at each start.
    pub(crate) fn sealed_like(&self, current: &Self, seal: Option<&Seal>) -> Self {
        let Some(seal) = seal else { return self.clone() };
        let kept = |own: &ClientSecret| {
            let mut same = current.0.secrets.iter();
            let same = same.find(|other| own.is_current_in(other, &self.0.client_id, seal));
            same.unwrap_or(own).clone()
        };
        let secrets = self.0.secrets.iter().map(kept).collect();
        Self(Arc::new(Registration { secrets, ..(*self.0).clone() }))
    }
}
