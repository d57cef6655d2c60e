//! The provider, in a program of its own.

use std::env;

use mcp::apart::provider::Login;
use mcp::provider;
use oauth_runtime::BoxError;
use oauth_runtime::fetch::WebFetcher;
use oauth_runtime::keys::{SigningAlgorithm, SigningKey, SigningKeys};

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let address = env::var("ADDRESS").unwrap_or_else(|_| "127.0.0.1:9000".to_owned());
    let listener = tokio::net::TcpListener::bind(&address).await?;
    let issuer = format!("http://{}", listener.local_addr()?);
    let resource = env::var("RESOURCE").unwrap_or_else(|_| "http://127.0.0.1:9001/mcp".to_owned());
    let keys = SigningKeys::fixed([SigningKey::generate(SigningAlgorithm::Es256)?])?;
    let login = Login::builder(issuer.parse()?, provider::store()?, keys, provider::pages()?);
    let login = login.resource_identifier("notes", resource).fetcher(WebFetcher::new()?).build();
    println!("listening on {issuer}");
    Ok(axum::serve(listener, login.router()).await?)
}
