mod clients;
mod events;
mod grants;
mod races;
mod secrets;

use super::{Administration, AdministrationError, ClientRegistration};
use crate::store::MemoryStore;
use crate::{AuthMethod, Client, ClientMetadata, RedirectUri, Secret};

fn metadata() -> ClientMetadata {
    ClientMetadata {
        redirect_uris: vec![RedirectUri::parse("https://client.example/cb").expect("a redirect URI")],
        ..ClientMetadata::default()
    }
}

fn public() -> ClientMetadata {
    ClientMetadata { token_endpoint_auth_method: AuthMethod::None, ..metadata() }
}

fn renamed(metadata: ClientMetadata) -> ClientMetadata {
    ClientMetadata { client_name: Some("Notes".into()), ..metadata }
}

/// An administration with the confidential client `web`, and the secret of that client.
async fn with_web() -> (Administration<MemoryStore>, Secret) {
    let administration = Administration::new(MemoryStore::new());
    let registration = ClientRegistration::new(metadata()).client_id("web");
    let new = administration.create_client(registration).await.expect("a new client");
    (administration, new.secret.expect("a secret"))
}

fn accepts(client: &Client, secret: &Secret) -> bool {
    client.secrets().iter().any(|kept| kept.verify(secret.reveal()))
}
