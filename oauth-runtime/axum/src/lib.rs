//! The axum adapter of `oauth-runtime`: the router of a declared provider, and a layer for protected resources.
//! Applications depend on `oauth-runtime`, whose module `axum` this is.
//!
//! It converts requests and responses, and knows nothing about the protocol.
#![deny(missing_debug_implementations, missing_docs)]
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod answer;
mod body;
mod discard;
mod document;
mod endpoints;
mod layer;
#[cfg(feature = "metrics")]
pub mod metrics;
mod mounted;
#[cfg(feature = "mtls")]
pub mod mtls;
mod observed;
mod received;
mod reloadable;
mod router;
mod routes;
#[cfg(feature = "serve")]
mod serve;
#[cfg(feature = "spans")]
mod span;
#[cfg(feature = "tenants")]
mod table;
#[cfg(feature = "tenants")]
mod tenants;
#[cfg(test)]
mod tests;

pub use axum::Router;
pub use body::{plain_request, plain_response};
pub use discard::{DiscardBodies, DiscardBodiesService};
#[doc(hidden)]
pub use document::document;
pub use endpoints::{Endpoints, EndpointsFuture};
pub use layer::{Protect, ProtectService};
#[doc(hidden)]
pub use mounted::{Collects, Mounted};
pub use oauth_runtime_core::resource::Rejection;
pub use reloadable::Reloadable;
pub use routes::{Routes, well_known};
#[cfg(feature = "serve")]
pub use serve::{Serve, Serving, serve};
#[cfg(feature = "tenants")]
pub use tenants::{TenantsFuture, TenantsService, tenants};
