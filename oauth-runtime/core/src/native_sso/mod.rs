//! OpenID Connect Native SSO for Mobile Apps 1.0 (draft 07): applications of one vendor on one device share the login of a person.
//!
//! The application in which the person logs in gets a device secret beside its tokens. Another one presents it, with the ID token, in
//! an exchange of tokens ([`Exchange::native_sso`](crate::grant::token_exchange::Exchange::native_sso)).

#[cfg(feature = "openid")]
mod issue;
#[cfg(feature = "openid")]
mod kept;
#[cfg(feature = "openid")]
mod part;
mod request;

#[cfg(feature = "openid")]
pub use part::NativeSso;
pub use request::{DeviceSecretUse, LiveSecret};

/// The scope token with which an application asks for a device secret (section 3.1).
pub(crate) const SCOPE: &str = "device_sso";

/// The member of a token response, and the parameter of a token request (sections 3.3 and 3.4).
pub(crate) const DEVICE_SECRET: &str = "device_secret";
