//! The part of a provider that knows clients by the URL of their metadata document.

use std::sync::Arc;

use super::find::find;
use super::keep::keep;
use crate::registration::expire_unused_clients;
use crate::server::{AuthorizationServer, Metadata, Part};
use crate::settings::{Settings, SettingsError};
use crate::store::ClientRegistrationStore;
use crate::{Client, ClientUse, Lookup, OAuthError};

/// A provider with `clients(metadata_documents)`.
#[derive(Debug, Clone, Copy)]
pub struct ClientMetadataDocuments;

impl<S> Part<S> for ClientMetadataDocuments
where
    S: AuthorizationServer,
    S::Store: ClientRegistrationStore,
{
    fn check_settings(settings: &Settings) -> Result<(), SettingsError> {
        let documents = settings.client_documents();
        if !documents.are_accepted() {
            return Ok(());
        }
        if settings.fetcher().is_none() {
            return Err(SettingsError::new(
                "fetcher",
                "`clients(metadata_documents)` is declared, but nothing fetches the documents",
                "pass a `WebFetcher` (feature `fetch`), or switch the documents off with \
                 `client_documents(ClientDocuments::refused())`",
            ));
        }
        if documents.loopback_is_allowed() && !settings.issuer().is_loopback() {
            return Err(SettingsError::new(
                "client_documents",
                "documents on this machine are allowed, but the issuer is not on a loopback address",
                "leave out `allow_loopback`: it is for developing clients",
            ));
        }
        Ok(())
    }

    fn metadata(server: &S, metadata: &mut Metadata) {
        if server.settings().client_documents().are_accepted() {
            metadata.set("client_id_metadata_document_supported", true);
        }
    }

    async fn find_client(
        server: &S,
        client_id: &str,
        found: &mut Option<Client>,
        lookup: Lookup,
    ) -> Result<(), OAuthError> {
        *found = find(server, client_id, found.take(), lookup).await?;
        Ok(())
    }

    async fn client_used(server: &S, client: &Client, got: ClientUse) -> Result<(), OAuthError> {
        match client.document().is_some() && client.is_unused() {
            true => keep(server, client, got).await,
            false => Ok(()),
        }
    }

    /// Occasionally deletes clients that nobody uses.
    fn afterwards(server: &Arc<S>) {
        if server.runtime().unused_clients().is_sweep_due(server.settings().now()) {
            let server = Arc::clone(server);
            // The store has logged what went wrong, and the next sweep goes on.
            tokio::spawn(async move { expire_unused_clients(&*server).await });
        }
    }
}
