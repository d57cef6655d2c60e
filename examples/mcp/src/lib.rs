//! An MCP server that people sign in to, and its OAuth provider: in one program, and [apart].

pub mod apart;
pub mod provider;
pub mod tools;

use provider::{Notes, scope};
