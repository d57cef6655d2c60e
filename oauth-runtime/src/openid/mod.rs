//! The nouns of OpenID Connect (OpenID Connect Core 1.0): what is said of a person, what a client asks for, how the person is
//! asked.

mod claims;
mod claims_request;
mod display;
mod id_token_hint;
mod prompt;
mod request;

pub use claims::Claims;
pub use claims_request::{ClaimRequest, ClaimsRequest, RequestedClaims};
pub use display::Display;
pub use id_token_hint::IdTokenHint;
pub use prompt::Prompt;
pub(crate) use request::OpenIdParameters;
