//! The application's policy: who may have what, and for how long. It is asked before each approval and before each
//! token.

mod access;
mod hook;
mod part;
mod permit;
mod refused;
mod request;

pub use access::{Access, AccessError, AccessLifetimes};
pub use hook::AccessPolicy;
pub use part::AccessPolicies;
pub(crate) use permit::{Permitted, permit, rehearse};
pub use refused::Refused;
pub use request::{AccessOccasion, AccessRequest};
