//! The device secrets of a login, with which applications of one vendor share it (OpenID Connect Native SSO for Mobile Apps 1.0), as the
//! store keeps them.

mod keep_out;
mod login;
mod secret;
#[cfg(test)]
mod tests;

pub(crate) use keep_out::keep_out;
pub(crate) use login::{Kept, Login};
pub(crate) use secret::{generate, key_of, record_of};
