//! The OAuth 2.0 Authorization Framework.

mod authorization;
mod extension_grants;
mod grants;
mod requests;
