//! A provider with the pages for login and consent. Everybody has the same password and no hash of it, so that hashing is
//! not in the figures.

use std::convert::Infallible;
use std::error::Error;

use oauth_runtime::openid::Claims;
use oauth_runtime::store::{Authenticated, MemoryStore};
use oauth_runtime::ui::Pages;
use oauth_runtime::{Client, Secret, oauth_server, oauth_storage};
use world::{CALLBACK, PASSWORD, SCOPE, client_id, client_secret};

#[oauth_server(
    grants(authorization_code, refresh_token),
    responses(code),
    scopes(read = "Read your notes"),
    endpoints(introspection, metadata, revocation)
)]
struct Provider {
    #[store]
    store: MemoryStore,
    #[users]
    people: Everybody,
    #[ui]
    pages: Pages,
}

struct Everybody;

#[oauth_storage]
impl Everybody {
    async fn authenticate(
        &self,
        username: &str,
        password: &Secret,
    ) -> Result<Option<Authenticated>, Infallible> {
        let is_theirs = password.reveal() == PASSWORD;
        Ok(is_theirs.then(|| Authenticated::new(username).username(username)))
    }

    async fn get_claims(&self, _: &str) -> Result<Option<Claims>, Infallible> {
        Ok(Some(Claims::new()))
    }

    fn is_temporary(_: &Infallible) -> bool {
        false
    }
}

pub(crate) async fn serve() -> Result<(), Box<dyn Error>> {
    let listener = world::listener().await?;
    let client = |number| {
        Client::confidential(client_id(number), client_secret(number))
            .name("Notes")
            .redirect_uri(CALLBACK)
            .grant_types(["authorization_code", "refresh_token"])
            .scope(SCOPE)
            .build()
    };
    let clients = (0..world::how_many()).map(client).collect::<Result<Vec<_>, _>>()?;
    let issuer = format!("http://{}", listener.local_addr()?);
    let store = MemoryStore::with_clients(clients);
    let provider = Provider::new(issuer.parse()?, store, Everybody, Pages::builder().build()?);
    world::announce(&listener)?;
    Ok(oauth_runtime::axum::serve(listener, provider.service(axum::Router::new())).await?)
}
