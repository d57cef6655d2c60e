//! The pages of a person's own account.

pub(crate) mod applications;
pub(crate) mod authenticator_app;
mod navigation;
pub(crate) mod recovery_codes;
pub(crate) mod security;
