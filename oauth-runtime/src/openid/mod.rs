//! The nouns of OpenID Connect (OpenID Connect Core 1.0): what is said of a person, what a client asks for, how the person is
//! asked.

mod claims;
mod claims_request;
mod display;
mod id_token_hint;
mod prompt;
#[cfg(feature = "openid")]
mod protocol_claims;
mod request;

pub use claims::Claims;
pub use claims_request::{ClaimRequest, ClaimsRequest, RequestedClaims};
pub use display::Display;
pub use id_token_hint::IdTokenHint;
pub use prompt::Prompt;
#[cfg(feature = "openid")]
pub(crate) use protocol_claims::is_protocol_claim;
pub(crate) use request::OpenIdParameters;
