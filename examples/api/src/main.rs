//! An API in a program of its own: it accepts the access tokens of a provider elsewhere.
use std::env::var;

use axum::http::Method;
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::{Router, routing::get};
use oauth_runtime::axum::DiscardBodies;
use oauth_runtime::resource_server::{Introspection, TokenVerifier};
use oauth_runtime::{BoxError, Granted, Recent, resource_server, token::AccessToken};
use tower_http::cors::{Any, CorsLayer};

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
    // For applications in a browser, on any site: there is no cookie, so a request can do what its access token can.
    let browsers = CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::PUT, Method::DELETE])
        .allow_headers([AUTHORIZATION, CONTENT_TYPE])
        .expose_headers([WWW_AUTHENTICATE, RETRY_AFTER]);
    let notes = Router::new().route("/notes", notes).layer(DiscardBodies::new()).layer(browsers);
    let app = notes.with_state(api.clone()).merge(api.router());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, app).await?)
}
