//! Transaction tokens that a service receives (draft-ietf-oauth-transaction-tokens, "Using Txn-Tokens").

mod builder;
#[cfg(test)]
mod tests;
mod token;
mod verifier;

pub use builder::TxnTokenVerifierBuilder;
pub use token::TxnToken;
pub use verifier::TxnTokenVerifier;
