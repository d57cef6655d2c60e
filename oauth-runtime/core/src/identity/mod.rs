//! OpenID Connect: the identity layer on top of OAuth 2 (OpenID Connect Core 1.0).
//!
//! A declaration with `openid` makes the provider an OpenID provider. The flows are those of OAuth 2, with an
//! ID token in addition: OpenID Connect is a part of the provider, and a declaration without `openid` does
//! not have it.

#[cfg(feature = "openid")]
mod connect;
#[cfg(feature = "openid")]
mod description;
#[cfg(feature = "openid")]
mod hint;
#[cfg(feature = "openid")]
mod id_token;
mod id_token_request;
#[cfg(feature = "openid")]
mod parameters;
#[cfg(feature = "openid")]
mod registration;
#[cfg(feature = "openid")]
pub(crate) mod release;
#[cfg(feature = "openid")]
mod requirements;
#[cfg(feature = "openid")]
mod subject;

#[cfg(feature = "openid")]
pub use connect::{OpenIdConnect, OpenIdProvider};
#[cfg(feature = "openid")]
pub(crate) use hint::verify_hint;
#[cfg(feature = "openid")]
pub(crate) use id_token::expires_at;
pub use id_token_request::IdTokenRequest;
pub(crate) use id_token_request::Pushed;
#[cfg(all(feature = "events", feature = "openid"))]
pub(crate) use release::is_claim_of_scope;
#[cfg(feature = "openid")]
pub(crate) use release::{claims_by_scope, released};
