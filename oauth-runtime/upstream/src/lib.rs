#![doc = include_str!("lib.md")]
#![deny(missing_debug_implementations, missing_docs)]
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

// From top to bottom: a module uses only modules in lines below its own. `builder` and `upstream` name each other.
//
// - `builder`, `logout`, `upstream`: what an application calls
// - `openid`, `oauth`: a sign-in at each kind of provider
// - `user_info`, `id_token`, `token`, `response`, `sign_in`: one module for each message
// - `client`, `client_auth`: this program, as the upstream knows it
// - `keys`, `discovery`: what an OpenID provider publishes; `mapping`: what others do not
// - `fetched`, `kept`, `identity`, `address`, `error`: the ground

mod address;
mod builder;
mod client;
mod client_auth;
mod discovery;
mod error;
mod fetched;
mod id_token;
mod identity;
mod kept;
mod keys;
mod logout;
mod mapping;
mod oauth;
mod openid;
mod response;
mod setup_error;
mod sign_in;
#[cfg(test)]
mod tests;
mod token;
mod upstream;
mod user_info;

pub use builder::UpstreamBuilder;
pub use error::UpstreamError;
pub use identity::UpstreamIdentity;
pub use logout::LogoutToken;
pub use mapping::OAuthProvider;
pub use response::AuthorizationResponse;
pub use setup_error::UpstreamSetupError;
pub use sign_in::{PendingSignIn, SignIn};
pub use upstream::Upstream;
