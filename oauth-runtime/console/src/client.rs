//! The provider's own client: with it, the console signs its operators in at the provider itself.

use std::time::Duration;

use oauth_runtime_core::{Client, ClientError, Issuer, Secret};

use crate::paths;
use crate::scopes::{READ, WRITE};

/// Its identifier. No other client can have it while the console is on.
pub const CLIENT_ID: &str = oauth_runtime_tables::console::CLIENT_ID;

/// How long an access token of the console is valid; then the browser gets another one, without a question if its person is
/// still logged in.
const LIFETIME: Duration = Duration::from_secs(3600);

/// The client, with a secret that only this process knows.
pub(crate) fn own_client(issuer: &Issuer, secret: &Secret) -> Result<Client, ClientError> {
    Client::confidential(CLIENT_ID, secret.reveal())
        .name("Console")
        .redirect_uri(issuer.join(paths::CALLBACK))
        .grant_types(["authorization_code"])
        .scope(format!("openid {READ} {WRITE}"))
        .resources([issuer.join(paths::API)])
        .access_token_expires_in(LIFETIME)
        .build()
}

/// Whether this is the client of the console.
pub fn is_own_client(client_id: &str) -> bool {
    client_id == CLIENT_ID
}
