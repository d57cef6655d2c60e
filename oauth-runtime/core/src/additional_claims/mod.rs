//! An application's own claims in tokens and responses, in addition to those of the standards.

mod context;
mod hook;
mod part;

pub use context::{ClaimsContext, ClaimsDestination};
pub use hook::AdditionalClaims;
pub use part::{ClaimsOfAccessTokens, ClaimsOfIntrospection};
#[cfg(feature = "openid")]
pub use part::{ClaimsOfIdTokens, ClaimsOfUserInfo};
