//! An API in a program of its own: it accepts the access tokens of a provider elsewhere.
use std::env::var;

use axum::{Router, routing::get};
use oauth_runtime::resource_server::{Introspection, TokenVerifier};
use oauth_runtime::{BoxError, Granted, Recent, resource_server, token::AccessToken};

#[resource_server(scopes(read = "Read your notes", write = "Change your notes"))]
struct Api;

fn owner(token: &AccessToken) -> String {
    format!("{:?}", token.owner())
}

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let mut verifier = TokenVerifier::builder(var("ISSUER")?.parse()?, var("RESOURCE")?);
    if let Ok(secret) = var("CLIENT_SECRET") {
        verifier = verifier.introspection(Introspection::new("api", secret));
    }
    let api = Api::new(verifier.build()?);
    let list = async |token: Granted<scope::Read>| owner(&token);
    let change = async |token: Granted<scope::Write>| owner(&token);
    // Only after a login in the last five minutes.
    let delete = async |token: Granted<Recent<scope::Write, 300>>| owner(&token);
    let notes = get(list).put(change).delete(delete);
    let app = Router::new().route("/notes", notes).with_state(api.clone()).merge(api.router());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, app).await?)
}
