//! Verifies the JWTs of issuers that the operator trusts (RFC 7523 section 3).

mod bound;
mod exchanged;
mod refused;
mod settings;
mod verify;

pub(crate) use bound::{actor, confirmation};
pub(crate) use exchanged::{TrustedToken, is_kind, is_own, verify_exchanged};
pub(crate) use refused::{RefusedAssertion, invalid, observe_assertion, used_before};
pub(crate) use settings::check_issuers;
pub(crate) use verify::{Presented, TrustedAssertion, verify};
