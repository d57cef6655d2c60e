//! The pages of a person's own account.

pub(crate) mod applications;
pub(crate) mod approvals;
pub(crate) mod authenticator_app;
mod navigation;
#[cfg(feature = "passkeys")]
pub(crate) mod passkeys;
#[cfg(not(feature = "passkeys"))]
#[path = "no_passkeys.rs"]
pub(crate) mod passkeys;
pub(crate) mod recovery_codes;
pub(crate) mod security;
mod sharing;

pub(crate) use navigation::{log_in_first, navigation};
