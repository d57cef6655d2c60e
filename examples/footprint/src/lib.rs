//! What the two programs share, so that only their declarations differ.

use oauth_runtime::axum::Router;
use oauth_runtime::store::MemoryStore;
use oauth_runtime::{BoxError, Client, Issuer};

/// The issuer of both.
///
/// # Errors
/// Never: the URL is a constant.
pub fn issuer() -> Result<Issuer, BoxError> {
    Ok("http://127.0.0.1:9000".parse()?)
}

/// A store with one client.
///
/// # Errors
/// Never: the client is a constant.
pub fn store() -> Result<MemoryStore, BoxError> {
    let client = Client::confidential("service", "a-long-random-secret")
        .grant_types(["client_credentials"])
        .build()?;
    Ok(MemoryStore::with_clients([client]))
}

/// Serves a router on port 9000.
///
/// # Errors
/// If the port is in use.
pub async fn serve(router: Router) -> Result<(), BoxError> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:9000").await?;
    Ok(axum::serve(listener, router).await?)
}
