//! The axum adapter: the router of a declared provider, extractors and a layer for protected resources.
//!
//! Only this module names axum. It converts requests and responses, and knows nothing about the protocol.

mod body;
mod extract;
mod layer;
mod rejection;
mod routes;
#[cfg(test)]
mod tests;
mod verified;

pub use axum::Router;
pub use body::{plain_request, plain_response};
pub use layer::{Protect, ProtectService};
pub use rejection::Rejection;
pub use routes::{Routes, well_known};
