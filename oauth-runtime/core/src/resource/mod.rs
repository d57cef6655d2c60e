//! The resource server's side: access by the access token in a request (RFC 6750).

mod bearer;
mod challenge;
#[cfg(feature = "extractors")]
pub(crate) mod extract;
mod granted;
mod requirement;
mod server;

pub(crate) use bearer::bearer_token;
pub(crate) use bearer::presented_token;
#[cfg(feature = "openid")]
pub(crate) use bearer::sent_token;
#[doc(hidden)]
pub use bearer::uses_dpop;
pub use challenge::challenge;
#[cfg(feature = "extractors")]
pub use extract::Rejection;
pub use granted::Granted;
pub use requirement::{
    AnyOf, At, AtLevel, AuthenticationLevel, Recent, RequiredLogin, Requirement, ResourceName, ScopeToken,
    SenderConstrained,
};
pub(crate) use server::{Place, verified};
pub use server::{ResourceServer, authorize, check_scheme};
#[cfg(feature = "extractors")]
pub(crate) use server::{grant, verify};
