//! Encrypted JWTs (JWE, RFC 7516; algorithms of RFC 7518): for clients, with their public keys, and from clients,
//! with keys of the provider. The primitives are those of `aws-lc-rs`.

mod agreement;
mod algorithms;
mod content;
mod decryption_keys;
mod header;
mod recipient;
#[cfg(test)]
mod tests;

pub(crate) use algorithms::{ContentEncryption, KeyManagement};
pub use decryption_keys::DecryptionKeys;
pub(crate) use recipient::Recipient;
