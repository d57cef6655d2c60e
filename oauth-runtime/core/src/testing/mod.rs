//! The kit for tests of an application: tokens without a flow, flows without a socket, a resource server with
//! fixed tokens, a clock that a test moves.

mod authorization_code;
mod client;
mod clock;
mod device_code;
#[cfg(feature = "openid")]
mod dpop;
#[cfg(feature = "openid")]
mod encrypt;
mod fixed_tokens;
mod flow_error;
mod redirect;
mod request;
mod test_token;
#[cfg(test)]
mod tests;
mod tokens;
mod verify;

pub use client::TestClient;
pub use clock::TestClock;
#[cfg(feature = "openid")]
pub use dpop::{DpopKey, DpopProof};
#[cfg(feature = "openid")]
pub use encrypt::encrypt;
pub use fixed_tokens::FixedTokens;
pub use flow_error::FlowError;
pub use test_token::{TestToken, token};
pub use tokens::TestTokens;
pub use verify::verify;
