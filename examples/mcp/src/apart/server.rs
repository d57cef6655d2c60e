//! The MCP server, which knows its provider by the issuer alone.

use oauth_runtime::resource_server;

// The same file with another `Notes`. A program of your own has it once, as `mod tools;`.
#[allow(clippy::duplicate_mod)]
#[path = "../tools.rs"]
pub mod tools;

/// Checks the access tokens. The scope tokens are those of the provider.
#[resource_server(scopes(read = "Read your notes", write = "Add notes"))]
pub struct Notes;
