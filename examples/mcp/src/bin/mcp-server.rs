//! The MCP server, in a program of its own.

use std::env;

use mcp::apart::server::{Notes, tools};
use oauth_runtime::BoxError;
use oauth_runtime::resource_server::TokenVerifier;

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let address = env::var("ADDRESS").unwrap_or_else(|_| "127.0.0.1:9001".to_owned());
    let issuer = env::var("ISSUER").unwrap_or_else(|_| "http://127.0.0.1:9000".to_owned());
    let listener = tokio::net::TcpListener::bind(&address).await?;
    let url = format!("http://{}/mcp", listener.local_addr()?);
    let notes = Notes::new(TokenVerifier::builder(issuer.parse()?, &url).resource_name("Notes").build()?);
    let app = tools::router(&notes, &url)?.merge(notes.router());
    println!("listening on {url}");
    Ok(axum::serve(listener, app).await?)
}
