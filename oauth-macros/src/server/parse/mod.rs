//! From tokens to the model: one module for each option.
//!
//! Parsing reports what cannot be read; the checks decide whether the parts match.

mod access_tokens;
mod authorization_details;
mod claims;
mod client_auth;
mod clients;
pub(crate) mod derives;
mod duration;
mod encryption;
mod endpoints;
mod events;
mod grants;
mod introspection;
mod lifetimes;
mod openid;
mod option;
mod own_claims;
mod people;
mod pkce;
mod policy;
mod profile;
mod request_objects;
mod resources;
mod response_modes;
mod responses;
mod scopes;
mod sender_constrained;
mod target;
mod token_exchange;

pub(crate) use option::{KNOWN, crate_path, each_once, identifier, list, options, skip};
pub(crate) use scopes::written;
pub(crate) use target::{place_of, refuse_lifetimes, target};
