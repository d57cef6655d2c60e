//! Dynamic registration: clients register themselves (RFC 7591, OpenID Connect Dynamic Client Registration
//! 1.0), and manage their registration (RFC 7592).
//!
//! A declaration with `endpoints(registration)` has the endpoint; the application's [`RegistrationPolicy`]
//! decides who may register, and for what. Grant types, response types and scope tokens that the provider
//! does not have are dropped first, and the response says what is left. What cannot be dropped, such as an
//! unknown algorithm, is refused.
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
//!         Ok(request.with_scope(&self.registrable))
//!     }
//! }
//!
//! let notes = Notes::new("https://notes.example".parse()?, MemoryStore::new(), "read".parse()?);
//! # let _ = notes.router();
//! # Ok::<(), oauth_runtime::BoxError>(())
//! ```
//!
//! With open registration, three limits apply: a rate limit for each address
//! ([`RateLimits::registration`](crate::rate_limit::RateLimits::registration)), a maximum number of unused
//! clients ([`most_unused_clients`](crate::SettingsBuilder::most_unused_clients)), and their expiry
//! ([`unused_client_expires_in`](crate::SettingsBuilder::unused_client_expires_in)). [`InitialAccessTokens`]
//! restrict registration to their holders.

mod check;
mod documents;
mod expiry;
mod information;
mod initial_access_tokens;
mod member_types;
mod offer;
mod parse;
mod part;
mod policy;
mod room;
#[cfg_attr(not(feature = "openid"), path = "software_statement/absent.rs")]
mod software_statement;
mod taken_use;
#[cfg(test)]
mod tests;

pub use check::{check_client, check_declared};
pub use expiry::expire_unused_clients;
pub use initial_access_tokens::{InitialAccessToken, InitialAccessTokens};
pub use part::Registrations;
pub use policy::{RegistrationPolicy, RegistrationRequest};

pub(crate) use check::{check, refused};
pub(crate) use documents::check_documents;
#[cfg(feature = "openid")]
pub(crate) use documents::is_without_redirect;
#[cfg(feature = "openid")]
pub(crate) use expiry::host_of;
pub(crate) use information::information;
pub(crate) use offer::{check_anything_left, keep_offered};
pub(crate) use parse::{members, metadata};
pub(crate) use room::UnusedClients;
pub(crate) use software_statement::apply as apply_software_statement;
pub(crate) use taken_use::TakenUse;
