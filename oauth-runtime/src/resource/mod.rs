//! The resource server's side: who may see what, by the access token that comes with a request (RFC 6750).

mod bearer;
mod challenge;
mod granted;
mod requirement;
mod server;

pub(crate) use bearer::has_body_token;
pub use challenge::challenge;
pub use granted::Granted;
pub use requirement::{AnyOf, ScopeRequirement, ScopeToken};
pub use server::{ResourceServer, authorize};
