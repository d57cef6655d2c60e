//! OpenID Connect: who the person is, told to the client (OpenID Connect Core 1.0).
//!
//! What is here are the nouns: [`Claims`], the [`ClaimsRequest`] of a client, the values of `prompt` and `display`. The flows are
//! those of OAuth 2, with the ID token beside them.

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
pub(crate) use request::{OpenIdParameters, parse_max_age};
