//! A resource server that is not the provider: an API in a program of its own, which accepts the access tokens of a
//! provider elsewhere. Applications turn on the feature `resource-server` of `oauth-runtime`, whose module
//! `resource_server` this is.
//!
//! The provider may be one of this framework, or any that issues JWT access tokens (RFC 9068) or has an introspection
//! endpoint (RFC 7662). [`TokenVerifier`] checks the tokens. `#[resource_server]` declares the scope of the API, so that
//! a handler says which access it needs:
//!
//! ```
//! use axum::{Router, routing::get};
//! use oauth_runtime::{Granted, Recent, resource_server, resource_server::TokenVerifier};
//!
//! #[resource_server(scopes(read = "Read your notes", write = "Change your notes"))]
//! struct Api;
//!
//! async fn list(token: Granted<scope::Read>) -> String {
//!     format!("the notes of {:?}", token.owner())
//! }
//!
//! /// Only after a login in the last five minutes.
//! async fn delete(token: Granted<Recent<scope::Write, 300>>) -> String {
//!     format!("deleted the notes of {:?}", token.owner())
//! }
//!
//! let verifier = TokenVerifier::builder("https://notes.example".parse()?, "https://api.example/notes").build()?;
//! let api = Api::new(verifier);
//! let app = Router::new().route("/notes", get(list).delete(delete)).with_state(api.clone()).merge(api.router());
//! # let _: Router = app;
//! # Ok::<(), oauth_runtime::BoxError>(())
//! ```
//!
//! A request without a good token gets the challenge of RFC 6750, with the address of the metadata document (RFC 9728)
//! that `router()` serves, so a client finds the provider by itself.
//!
//! # Which tokens
//! | the provider issues | write | a revoked token is accepted |
//! | --- | --- | --- |
//! | JWTs | `builder(…).build()` | until it expires |
//! | opaque tokens, or both | `.introspection(Introspection::new(…))` | opaque ones for 30 seconds |
//! | either, and revocations count | `.introspection(Introspection::new(…).for_jwts())` | for 30 seconds |
//!
//! # Transactions
//! Services of one trust domain pass a transaction token along, which says for whom and for what they work. [`TxnTokenVerifier`] checks it.
//!
//! # Tests of an application
//! A test needs no provider: it has keys of its own, and gives their public half to the verifier.
//!
//! ```
//! use oauth_runtime::fetch::FixedAnswers;
//! use oauth_runtime::keys::{SigningAlgorithm, SigningKey, SigningKeys};
//! use oauth_runtime::resource_server::TokenVerifier;
//! use oauth_runtime::testing::TestClock;
//! use oauth_runtime::Clock;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), oauth_runtime::BoxError> {
//! let keys = SigningKeys::fixed([SigningKey::generate(SigningAlgorithm::Es256)?])?;
//! let (clock, jwks_uri) = (TestClock::new(), "https://notes.example/jwks.json");
//! let verifier = TokenVerifier::builder("https://notes.example".parse()?, "https://api.example")
//!     .jwks_uri(jwks_uri.parse()?)
//!     .fetcher(FixedAnswers::new().with(jwks_uri, keys.published()))
//!     .clock(clock.clone())
//!     .build()?;
//!
//! let claims = serde_json::json!({
//!     "iss": "https://notes.example", "aud": "https://api.example", "sub": "248289761001", "client_id": "app",
//!     "iat": clock.now(), "exp": clock.now().plus(600), "jti": "1", "scope": "read",
//! });
//! let token = keys.sign(SigningAlgorithm::Es256, "at+jwt", &claims)?;
//! assert!(verifier.verify(&token).await?.scope.contains("read"));
//! # Ok(())
//! # }
//! ```

#![deny(missing_debug_implementations, missing_docs)]
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod builder;
mod claims;
mod error;
mod failure;
mod introspection;
mod kept;
mod keys;
mod possession;
mod proofs;
mod provider;
#[cfg(test)]
mod tests;
mod transaction;
mod verifier;

pub use builder::TokenVerifierBuilder;
pub use error::TokenVerifierError;
pub use introspection::Introspection;
pub use proofs::{UsedProof, UsedProofs};
pub use transaction::{TxnToken, TxnTokenVerifier, TxnTokenVerifierBuilder};
pub use verifier::TokenVerifier;
