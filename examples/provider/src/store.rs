//! The store that the configuration names.

use oauth_runtime::BoxError;
use oauth_runtime::store::MemoryStore;

use crate::config::Config;

/// Opens the store; it has the configured clients.
///
/// # Errors
/// Where the store does not answer.
pub async fn open(config: &Config) -> Result<MemoryStore, BoxError> {
    Ok(MemoryStore::with_clients(config.clients.iter().cloned()))
}
