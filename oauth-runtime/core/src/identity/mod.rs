//! OpenID Connect: the identity layer on top of OAuth 2 (OpenID Connect Core 1.0).
//!
//! A declaration with `openid` makes the provider an OpenID provider. The flows are those of OAuth 2, with an ID token beside
//! them; what a provider does beyond OAuth 2 is its [`IdentityLayer`], and that of a provider without `openid` does nothing.

#[cfg(feature = "openid")]
mod connect;
mod description;
#[cfg(feature = "openid")]
mod hint;
#[cfg(feature = "openid")]
mod id_token;
mod id_token_request;
mod layer;
#[cfg(feature = "openid")]
mod parameters;
#[cfg(feature = "openid")]
mod registration;
#[cfg(feature = "openid")]
mod release;
#[cfg(feature = "openid")]
mod requirements;
#[cfg(feature = "openid")]
mod subject;

#[cfg(feature = "openid")]
pub use connect::{OpenIdConnect, OpenIdProvider};
pub(crate) use description::Description;
#[cfg(feature = "openid")]
pub(crate) use hint::verify_hint;
#[cfg(feature = "openid")]
pub(crate) use id_token::default_algorithm;
pub(crate) use id_token_request::IdTokenRequest;
pub(crate) use layer::ReceivedRequest;
pub use layer::{IdentityLayer, NoIdentity};
#[cfg(feature = "ui")]
pub(crate) use release::is_claim_of_scope;
#[cfg(feature = "openid")]
pub(crate) use release::{claims_by_scope, released};
