//! Dynamic registration: clients register themselves (RFC 7591, OpenID Connect Dynamic Client Registration 1.0), and manage their
//! registration (RFC 7592).
//!
//! A declaration with `endpoints(registration)` has the endpoint; who may register, and for what, is the application's
//! [`RegistrationPolicy`]. Everything that the provider does not have is refused before: grant types, response types, algorithms.
//!
//! ```
//! use http::request::Parts;
//! use oauth_runtime::registration::{RegistrationPolicy, RegistrationRequest};
//! use oauth_runtime::store::MemoryStore;
//! use oauth_runtime::{ClientMetadata, OAuthError, Scope, oauth_server};
//!
//! #[oauth_server(grants(client_credentials), scopes(read = "Read your notes"), endpoints(registration))]
//! struct Notes {
//!     #[store]
//!     store: MemoryStore,
//!     registrable: Scope,
//! }
//!
//! /// Everybody may register a client.
//! impl RegistrationPolicy for Notes {
//!     async fn register(&self, request: &RegistrationRequest, _: &Parts) -> Result<ClientMetadata, OAuthError> {
//!         Ok(request.within(&self.registrable))
//!     }
//! }
//!
//! let notes = Notes::new("https://notes.example".parse()?, MemoryStore::new(), "read".parse()?);
//! # let _ = notes.router();
//! # Ok::<(), oauth_runtime::BoxError>(())
//! ```
//!
//! Whoever may register without a token can register without end: put a limit in front of the endpoint, or ask for an initial access
//! token ([`InitialAccessTokens`]).

mod check;
mod documents;
mod information;
mod initial_access_tokens;
mod parse;
mod policy;
mod taken_use;

pub use check::check_client;
pub use initial_access_tokens::{InitialAccessToken, InitialAccessTokens};
pub use policy::{RegistrationPolicy, RegistrationRequest};

pub(crate) use check::{check, refused};
pub(crate) use documents::check_documents;
pub(crate) use information::information;
pub(crate) use parse::{members, metadata};
pub(crate) use taken_use::TakenUse;
