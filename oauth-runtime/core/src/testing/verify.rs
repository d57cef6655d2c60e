//! What an access token gives access to.

use crate::OAuthError;
use crate::resource::ResourceServer;
use crate::server::ClientRequest;
use crate::token::AccessToken;

/// What an access token gives access to, as a request with it and nothing else learns: for the test that ends
/// with a token.
///
/// ```
/// use oauth_runtime::testing;
/// use oauth_runtime::{oauth_server, store::MemoryStore};
///
/// #[oauth_server(grants(client_credentials), scopes(read = "Read your notes"))]
/// struct Notes {
///     #[store]
///     store: MemoryStore,
/// }
///
/// # tokio::runtime::Runtime::new()?.block_on(async {
/// let notes = Notes::new("https://notes.example".parse()?, MemoryStore::new());
/// let token = testing::token(&notes, "read", "alice").await;
/// assert_eq!(testing::verify(&*notes, &token).await?.subject.as_deref(), Some("alice"));
/// # Ok::<(), oauth_runtime::BoxError>(())
/// # })?;
/// # Ok::<(), oauth_runtime::BoxError>(())
/// ```
///
/// # Errors
/// Those of [`ResourceServer::verify`].
pub async fn verify<V: ResourceServer>(server: &V, token: &str) -> Result<AccessToken, OAuthError> {
    let (head, ()) = http::Request::new(()).into_parts();
    server.verify(token, &ClientRequest::without_form(&head), None).await
}
