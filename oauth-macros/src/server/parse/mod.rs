//! From tokens to the model: one module an option.
//!
//! Parsing says what can't be read; whether the parts go together is the business of the checks.

mod claims;
mod client_auth;
mod derives;
mod duration;
mod endpoints;
mod grants;
mod lifetimes;
mod openid;
mod option;
mod pkce;
mod profile;
mod request_objects;
mod responses;
mod scopes;
mod target;

pub(crate) use option::options;
pub(crate) use target::target;
