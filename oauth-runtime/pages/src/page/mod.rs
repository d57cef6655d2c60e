//! The pages, one module for each.

pub(crate) mod choose_account;
pub(crate) mod consent;
pub(crate) mod device;
pub(crate) mod device_consent;
pub(crate) mod login;
mod login_names;
pub(crate) mod logout;
#[cfg(feature = "passkeys")]
pub(crate) mod passkey_factor;
#[cfg(feature = "passkeys")]
pub(crate) mod passkey_login;
mod person;
pub(crate) mod second_factor;
pub(crate) mod set_up;
#[cfg(feature = "passkeys")]
pub(crate) mod set_up_passkey;
