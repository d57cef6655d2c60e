//! An MCP server that people sign in to, and its OAuth provider, in one program.

use std::env;

use mcp::provider::{self, Notes};
use oauth_runtime::BoxError;
use oauth_runtime::fetch::WebFetcher;

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let address = env::var("ADDRESS").unwrap_or_else(|_| "127.0.0.1:9000".to_owned());
    let listener = tokio::net::TcpListener::bind(&address).await?;
    let issuer = format!("http://{}", listener.local_addr()?);
    // It fetches the metadata documents of clients.
    let notes = Notes::builder(issuer.parse()?, provider::store()?, provider::pages()?);
    let notes = notes.fetcher(WebFetcher::new()?).build();
    println!("listening on {issuer}/mcp");
    Ok(axum::serve(listener, mcp::router(&notes)?).await?)
}
