//! JWT access tokens (RFC 9068): a resource server checks them with the provider's published keys.

#[cfg(feature = "openid")]
mod claims;
mod form;
#[cfg(feature = "openid")]
mod part;

#[cfg(feature = "openid")]
pub(crate) use claims::confirmation_members;
pub(crate) use form::check_form;
#[cfg(feature = "openid")]
pub use part::JwtAccessTokens;
