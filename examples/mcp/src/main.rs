//! An MCP server that people sign in to, and its OAuth provider, in one program.

use std::env;

use mcp::provider::{self, Notes};
use mcp::tools;
use oauth_runtime::BoxError;
use oauth_runtime::fetch::WebFetcher;

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let address = env::var("ADDRESS").unwrap_or_else(|_| "127.0.0.1:9000".to_owned());
    let listener = tokio::net::TcpListener::bind(&address).await?;
    let issuer = format!("http://{}", listener.local_addr()?);
    let notes = Notes::builder(issuer.parse()?, provider::store()?, provider::pages()?);
    // It fetches the metadata documents of clients.
    let notes = notes.fetcher(WebFetcher::new()?).build();
    let url = format!("{issuer}/mcp");
    let app = tools::router(&notes, &url)?.merge(notes.router());
    println!("listening on {url}");
    Ok(axum::serve(listener, app).await?)
}
