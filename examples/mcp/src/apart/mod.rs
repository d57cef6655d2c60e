//! The same in two programs: a provider, and an MCP server that checks the provider's tokens with its published keys.

pub mod provider;
pub mod server;
