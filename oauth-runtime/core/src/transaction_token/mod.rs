//! Transaction tokens (draft-ietf-oauth-transaction-tokens): who called, for what, and in which circumstances, for all the services of a
//! trust domain that work on one request. Workloads get them by token exchange.

mod answer;
#[cfg(feature = "openid")]
mod claims;
#[cfg(feature = "openid")]
mod part;
#[cfg(feature = "openid")]
mod presented;
mod request;

pub use answer::TransactionToken;
#[cfg(feature = "openid")]
pub use part::TransactionTokens;
pub use request::{
    Presentation, PresentedTransaction, Transaction, TransactionPrincipal, TransactionTokenRequest,
};
