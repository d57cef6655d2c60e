//! The MCP server and its provider over HTTP, with MCP clients that we didn't write. A person logs in at the pages.

mod browser;
mod consent;
mod go;
mod guide;
mod journal;
mod node;
mod program;
mod python;
mod remote;
mod requests;
mod rust;
mod server;
mod walk;
