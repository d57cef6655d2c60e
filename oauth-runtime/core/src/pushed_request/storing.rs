//! Stores a valid request until a browser brings its reference.

use super::uri::request_uri;
use crate::failure::store_failure;
use crate::server::AuthorizationServer;
use crate::store::{PushedRequest, PushedRequestStore};
use crate::{Client, OAuthError, Secret};

/// The request URI of these parameters, and for how many seconds it can be used (RFC 9126 section 2.2).
pub(crate) async fn store_pushed<S>(
    server: &S,
    client: &Client,
    parameters: Vec<(String, String)>,
    is_signed: bool,
) -> Result<(Secret, u64), OAuthError>
where
    S: AuthorizationServer,
    S::Store: PushedRequestStore,
{
    let (settings, secret) = (server.settings(), Secret::generate());
    let expires_at = settings.now() + settings.pushed_request_lifetime();
    let pushed = PushedRequest::new(secret.digest(), client.client_id(), parameters, expires_at);
    let pushed = PushedRequest { is_signed, ..pushed };
    server.store().create_pushed_request(pushed).await.map_err(store_failure::<S::Store>)?;
    Ok((Secret::from(request_uri(&secret)), settings.pushed_request_lifetime().as_secs()))
}
