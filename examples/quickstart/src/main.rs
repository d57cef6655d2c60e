//! The shortest complete provider: people log in through their browser's dialog, and an application reads
//! their notes.
use std::sync::Arc;

use axum::{Router, routing::get};
use http::request::Parts;
use oauth_runtime::authorization::{ask_for_browser_credentials, browser_credentials};
use oauth_runtime::store::{MemoryStore, UserStore};
use oauth_runtime::{AuthorizationRequest, BoxError, Client, Decision, Granted, Interaction};
use oauth_runtime::{oauth_server, password::PasswordHash};

#[oauth_server(
    grants(authorization_code, refresh_token),
    responses(code),
    scopes(read = "Read your notes"),
    endpoints(metadata, revocation)
)]
struct Notes {
    #[store]
    store: MemoryStore,
}

impl Interaction for Notes {
    async fn authorize(&self, _: &AuthorizationRequest, http: &Parts) -> Result<Decision, BoxError> {
        let Some((username, password)) = browser_credentials(http) else {
            return Ok(ask_for_browser_credentials());
        };
        let person = self.store.authenticate(&username, &password).await?;
        Ok(person.map_or_else(ask_for_browser_credentials, Decision::from))
    }
}

fn notes() -> Result<Arc<Notes>, BoxError> {
    let app = Client::public("app").grant_types(["authorization_code", "refresh_token"]).scope("read");
    let store = MemoryStore::with_clients([app.redirect_uri("http://127.0.0.1/cb").build()?]);
    store.put_user("alice", PasswordHash::new(&"wonderland".into())?, "248289761001");
    Ok(Notes::new("http://127.0.0.1:9000".parse()?, store))
}

fn router(notes: &Arc<Notes>) -> Router {
    let list = async |token: Granted<scope::Read>| token.username.as_deref().unwrap_or_default().to_owned();
    Router::new().route("/notes", get(list)).with_state(notes.clone()).merge(notes.router())
}

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:9000").await?;
    Ok(axum::serve(listener, router(&notes()?)).await?)
}

#[cfg(test)]
mod tests;
