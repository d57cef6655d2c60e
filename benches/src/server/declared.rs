//! The provider that the attribute makes, on the store in memory.

use axum::Router;
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{Client, oauth_server};

use super::{CLIENT_ID, CLIENT_SECRET, SCOPE};
use crate::Result;

/// Client credentials and introspection.
#[oauth_server(
    grants(client_credentials),
    scopes(read = "Read"),
    endpoints(introspection),
    lifetimes(access_token = "1h")
)]
struct Declared {
    #[store]
    store: MemoryStore,
}

pub(super) fn router() -> Result<Router> {
    Ok(Declared::new("http://127.0.0.1:9000".parse()?, store()?).router())
}

/// A store with the client; what the features measure is installed.
pub(super) fn store() -> Result<MemoryStore> {
    let client = Client::confidential(CLIENT_ID, CLIENT_SECRET)
        .grant_types(["client_credentials"])
        .scope(SCOPE)
        .build()?;
    // The second router of a process has the recorder of the first.
    #[cfg(feature = "metrics")]
    let _ = metrics_exporter_prometheus::PrometheusBuilder::new()
        .set_buckets(&[0.001, 0.01, 0.1, 1.0])?
        .install_recorder();
    // So for spans, which this subscriber keeps until they end.
    #[cfg(feature = "spans")]
    let _ = tracing::subscriber::set_global_default(tracing_subscriber::registry());
    Ok(MemoryStore::with_clients([client]))
}
