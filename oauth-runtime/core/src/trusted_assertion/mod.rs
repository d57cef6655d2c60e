//! Verifies the JWTs of issuers that the operator trusts (RFC 7523 section 3).

mod refused;
mod settings;
mod verify;

pub(crate) use refused::{RefusedAssertion, invalid, used_before};
pub(crate) use settings::check_issuers;
pub(crate) use verify::{Presented, TrustedAssertion, verify};
