//! Identity assertion authorization grants (draft-ietf-oauth-identity-assertion-authz-grant) that the provider issues: a company's
//! provider vouches for a person at another authorization server. Clients get them by token exchange.

mod answer;
#[cfg(feature = "openid")]
mod claims;
#[cfg(feature = "openid")]
mod part;
mod request;

pub use answer::IdJag;
#[cfg(feature = "openid")]
pub use part::IdentityAssertionGrants;
pub use request::IdJagRequest;
