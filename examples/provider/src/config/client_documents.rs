//! Clients that are named by the URL of their metadata document.

use std::time::Duration;

use oauth_runtime::{ClientDocuments, DocumentRedirectUris};
use serde::Deserialize;

use super::error::ConfigError;
use super::source::Source;

/// The keys of this group.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Written {
    client_id_metadata_documents: bool,
    client_documents: Table,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Table {
    allowed_hosts: Vec<String>,
    denied_hosts: Vec<String>,
    keep_at_least: Option<u64>,
    keep_at_most: Option<u64>,
    forget_after: Option<u64>,
    redirect_uris: RedirectUris,
    loopback: bool,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum RedirectUris {
    #[default]
    Any,
    SameOrigin,
}

/// Which documents count. The provider checks the hosts and times when it starts.
pub(super) fn of(source: &Source) -> Result<Option<ClientDocuments>, ConfigError> {
    let Written { client_id_metadata_documents, client_documents: table } = source.read()?;
    if !client_id_metadata_documents {
        return Ok(None);
    }
    let redirect_uris = match table.redirect_uris {
        RedirectUris::Any => DocumentRedirectUris::Any,
        RedirectUris::SameOrigin => DocumentRedirectUris::SameOriginOrLoopback,
    };
    let mut documents = ClientDocuments::new().redirect_uris(redirect_uris).allow_loopback(table.loopback);
    for host in table.allowed_hosts {
        documents = documents.allow_host(host);
    }
    for host in table.denied_hosts {
        documents = documents.deny_host(host);
    }
    if let Some(seconds) = table.keep_at_least {
        documents = documents.keep_at_least(Duration::from_secs(seconds));
    }
    if let Some(seconds) = table.keep_at_most {
        documents = documents.keep_at_most(Duration::from_secs(seconds));
    }
    if let Some(seconds) = table.forget_after {
        documents = documents.forget_after(Duration::from_secs(seconds));
    }
    Ok(Some(documents))
}
