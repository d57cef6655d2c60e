//! The clients of the provider.

use oauth_runtime::{Client, ClientBuilder, device};

use crate::signed;
use crate::world::{CALLBACK, SECRET};

const GRANTS: [&str; 3] = ["authorization_code", "refresh_token", "client_credentials"];

/// A confidential client, one with a key, a public one, and a device.
pub(crate) fn clients() -> Vec<Client> {
    let clients = [
        full(Client::confidential("web", SECRET)).grant_types(GRANTS),
        full(Client::signing("signing")).grant_types(GRANTS).jwks(signed::jwks()),
        full(Client::public("app")).grant_types([GRANTS[0], GRANTS[1]]),
        Client::public("tv").grant_types([device::GRANT_TYPE]).response_types::<&str>([]).scope("read"),
    ];
    clients.map(|client| client.build().expect("a client")).into()
}

fn full(client: ClientBuilder) -> ClientBuilder {
    client.redirect_uri(CALLBACK).scope("openid email offline_access read write ssf.manage ssf.read")
}
