//! The use of a device secret in an exchange.

use crate::token::Confirmation;
use crate::{Client, Timestamp};

/// A device secret that a client presents with the ID token of another one.
#[derive(Debug, Clone, Copy)]
#[cfg_attr(not(feature = "openid"), expect(dead_code))]
pub struct DeviceSecretUse<'a> {
    /// What the client presents.
    pub(crate) secret: &'a str,
    /// The person of the ID token.
    pub(crate) subject: &'a str,
    /// The session of the ID token (`sid`).
    pub(crate) session_id: &'a str,
    /// The secret that the ID token was issued with (`ds_hash`).
    pub(crate) ds_hash: &'a str,
    /// The client, if it takes part in the login from now on.
    pub(crate) joins: Option<&'a Client>,
}

/// A device secret that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveSecret {
    /// The key whose holder alone may use it.
    pub(crate) confirmation: Option<Confirmation>,
    /// When the person last approved an application that shares it.
    pub(crate) since: Timestamp,
}
