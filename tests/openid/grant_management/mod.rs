//! Grant Management for OAuth 2.0 (draft 03): a file for each part, a test for each rule.

mod attacks;
mod backchannel;
mod changes;
mod elsewhere;
mod endpoint;
mod explained;
mod kept;
mod provider;
mod requests;
mod tokens;
mod told;
mod waiting;
