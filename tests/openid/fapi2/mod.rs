//! The FAPI 2.0 Security Profile and FAPI 2.0 Message Signing: a file for each moment at which something is checked, a
//! test for each rule.

mod assertions;
mod clients;
mod message_signing;
mod metadata;
mod plan;
mod requests;
mod start;
mod tokens;
