//! Fetches what clients publish, and notifies clients.
//!
//! An OpenID provider reads documents at URLs that its clients name: `jwks_uri`, `request_uri`,
//! `sector_identifier_uri`. Anybody who may register a client, or just send a request, thereby chooses where
//! the provider connects to. So everything goes through one [`Fetcher`] from the settings. `WebFetcher`
//! (feature `fetch`) is the one for the Internet: it does not go where a stranger must not send it.
//!
//! ```
//! use oauth_runtime::fetch::{FixedAnswers, Url};
//! use oauth_runtime::oauth_server;
//! use oauth_runtime::store::MemoryStore;
//!
//! #[oauth_server(grants(client_credentials))]
//! struct Notes {
//!     #[store]
//!     store: MemoryStore,
//! }
//!
//! let fetcher = FixedAnswers::new().with("https://client.example/jwks.json", r#"{"keys":[]}"#);
//! let notes = Notes::builder("https://notes.example".parse()?, MemoryStore::new()).fetcher(fetcher).build();
//! # Ok::<(), oauth_runtime::IssuerError>(())
//! ```

#[doc(inline)]
pub use oauth_runtime_core::fetch::*;
#[cfg(feature = "fetch")]
#[doc(inline)]
pub use oauth_runtime_fetch::{WebFetcher, WebFetcherBuilder, WebFetcherError};
