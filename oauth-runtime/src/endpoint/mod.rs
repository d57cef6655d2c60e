//! The endpoints: one module an endpoint, each from a plain request to a plain response.

mod authorization;
mod introspection;
mod metadata;
mod protect;
mod revocation;
mod token;

pub use authorization::{authorization, finalize_authorization_response, validate_authorization_request};
pub use introspection::introspection;
pub use metadata::metadata;
pub use protect::not_found;
pub use revocation::revocation;
pub use token::token;
