//! Passkeys, authenticator apps and recovery codes of people.

mod forget;
mod kept;
pub(crate) mod one_time_code;
pub(crate) mod passkey;
pub(crate) mod recovery;
pub(crate) mod totp;

pub use forget::{delete_credentials, forget_person};
pub(crate) use kept::{Credentials, change, of_handle, of_subject};
