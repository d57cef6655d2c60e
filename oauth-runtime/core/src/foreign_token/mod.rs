//! Subject and actor tokens of other issuers in an exchange (RFC 8693 section 2.1): a client presents a token that another provider
//! issued for it, or that its platform issued for a workload.

mod answer;
mod hook;
#[cfg(feature = "openid")]
mod part;
mod request;
mod token;

pub use answer::{ForeignActor, ForeignSubject};
pub use hook::ForeignTokenPolicy;
#[cfg(feature = "openid")]
pub use part::ForeignTokens;
pub use request::{AcceptedToken, ForeignTokenRequest, ForeignTokenRole};
pub use token::ForeignToken;
