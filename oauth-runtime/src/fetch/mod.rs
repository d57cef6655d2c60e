//! Fetching what clients publish, and telling clients something.
//!
//! A provider of OpenID Connect reads documents at URLs that its clients name: `jwks_uri`, `request_uri`,
//! `sector_identifier_uri`. Whoever may register a client, or only send a request, thereby chooses where the provider connects to. So
//! everything goes through one [`Fetcher`], which a provider gets in its settings. `WebFetcher` (feature `fetch`) is the
//! one for the Internet: it does not go where a stranger must not send it.
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

mod error;
mod fetched;
mod fixed_answers;
#[cfg(feature = "fetch")]
mod web;

use std::sync::Arc;

use async_trait::async_trait;
pub use error::FetchError;
pub use fetched::Fetched;
pub use fixed_answers::{FixedAnswers, Notification};
use http::StatusCode;
pub use url::Url;
#[cfg(feature = "fetch")]
pub use web::{WebFetcher, WebFetcherBuilder, WebFetcherError};

/// What fetches documents of clients, and posts to clients. It decides which URLs it does that with.
///
/// ```
/// use oauth_runtime::async_trait;
/// use oauth_runtime::fetch::{FetchError, Fetched, Fetcher, Url};
///
/// /// All clients have the same keys.
/// struct SameKeys;
///
/// #[async_trait]
/// impl Fetcher for SameKeys {
///     async fn get(&self, url: &Url) -> Result<Fetched, FetchError> {
///         match url.path() {
///             "/jwks.json" => Ok(Fetched::new(r#"{"keys":[]}"#)),
///             _ => Err(FetchError::NotAllowed(url.to_string())),
///         }
///     }
/// }
/// ```
#[async_trait]
pub trait Fetcher: Send + Sync {
    /// The document at a URL, which may be one that was fetched before and is still fresh.
    async fn get(&self, url: &Url) -> Result<Fetched, FetchError>;

    /// The document at a URL as it is now, whatever was fetched before: for a registration that is judged by it, and for a signature by
    /// a key that the document at hand does not have. Anybody can cause such a request, so a fetcher should count them, and refuse
    /// with [`FetchError::TooOften`] rather than answer with what is old.
    async fn refetch(&self, url: &Url) -> Result<Fetched, FetchError> {
        self.get(url).await
    }

    /// The document that was last fetched from a URL, though it is not fresh any more: for signatures of a client whose site does not
    /// answer at the moment. A fetcher may forget it at any time. Default: none.
    async fn last_good(&self, url: &Url) -> Option<Fetched> {
        let _ = url;
        None
    }

    /// The same fetcher with places of its own, for clients that registered themselves: what they make it fetch must not keep the
    /// documents of other clients waiting. Default: none, so strangers share the places of everybody.
    fn for_strangers(&self) -> Option<Arc<dyn Fetcher>> {
        None
    }

    /// Posts a form, once, and says with which status it was answered, whichever that is. Redirects are not followed.
    async fn notify(&self, url: &Url, form: &[(&str, &str)]) -> Result<StatusCode, FetchError> {
        let _ = form;
        Err(FetchError::NotAllowed(url.to_string()))
    }
}

#[async_trait]
impl<T: Fetcher + ?Sized> Fetcher for Arc<T> {
    async fn get(&self, url: &Url) -> Result<Fetched, FetchError> {
        T::get(self, url).await
    }

    async fn refetch(&self, url: &Url) -> Result<Fetched, FetchError> {
        T::refetch(self, url).await
    }

    async fn last_good(&self, url: &Url) -> Option<Fetched> {
        T::last_good(self, url).await
    }

    fn for_strangers(&self) -> Option<Arc<dyn Fetcher>> {
        T::for_strangers(self)
    }

    async fn notify(&self, url: &Url, form: &[(&str, &str)]) -> Result<StatusCode, FetchError> {
        T::notify(self, url, form).await
    }
}
