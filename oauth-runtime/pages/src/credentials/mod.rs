//! Passkeys, authenticator apps and recovery codes of people.

mod forget;
mod kept;
pub(crate) mod one_time_code;
#[cfg(feature = "passkeys")]
pub(crate) mod passkey;
#[cfg(not(feature = "passkeys"))]
#[path = "unread_passkey.rs"]
pub(crate) mod passkey;
pub(crate) mod recovery;
pub(crate) mod remembered;
pub(crate) mod totp;
mod user_handle;

pub use forget::{delete_credentials, forget_person, keeps_anything_of};
#[cfg(feature = "passkeys")]
pub(crate) use kept::of_handle;
pub(crate) use kept::{Credentials, Renamed, change, change_by, has_ended, of_subject, still_in};
#[cfg(test)]
pub(crate) use user_handle::UserHandle;
