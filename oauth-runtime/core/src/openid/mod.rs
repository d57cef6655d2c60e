//! The nouns of OpenID Connect (OpenID Connect Core 1.0): claims, what a client requests, how the person is
//! asked.

mod claims;
mod claims_request;
mod display;
mod id_token_claims;
mod id_token_hint;
mod prompt;
pub(crate) mod protocol_claims;
mod request;
mod standard_claims;

pub use claims::Claims;
pub use claims_request::{ClaimRequest, ClaimsRequest, RequestedClaims};
pub use display::Display;
pub use id_token_claims::IdTokenClaims;
pub use id_token_hint::IdTokenHint;
pub use prompt::Prompt;
pub(crate) use protocol_claims::is_providers_claim;
pub(crate) use request::OpenIdParameters;
pub use standard_claims::standard_claims;
