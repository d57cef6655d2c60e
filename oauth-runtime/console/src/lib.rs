#![doc = include_str!("lib.md")]
#![deny(missing_debug_implementations, missing_docs)]
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

// From top to bottom: a module uses only modules in lines below its own.
//
// - `respond`: a request → the API or a page
// - `pages`: the pages; `operate`: operations without HTTP
// - `api`: the HTTP API
// - `openapi`: the document about the API; `table`: every operation of the API, once
// - `operations`: what an operator can do
// - `office`: the provider and its administration; `problem`: why something failed; `store_of`
// - `access`: the console as a part of its provider
// - `provider`: what the console needs of a provider; `config`; `tenants`; `client`
// - `paths`, `scopes`

#[doc(hidden)]
pub mod __private;
mod access;
mod api;
mod client;
mod config;
mod office;
mod openapi;
mod operate;
mod operations;
mod pages;
mod paths;
mod problem;
mod provider;
mod respond;
mod scopes;
mod store_of;
mod table;
mod tenants;

pub use client::{CLIENT_ID, is_own_client};
pub use config::{Console, ConsoleBuilder};
pub use openapi::openapi;
pub use operate::{OperationError, operate};
pub use paths::is_console;
pub use provider::ConsoleProvider;
pub use respond::respond;
#[doc(hidden)]
pub use respond::unreadable;
pub use scopes::{READ, WRITE};
pub use tenants::{Tenant, TenantDirectory};
