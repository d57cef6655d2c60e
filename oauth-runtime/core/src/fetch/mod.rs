//! The interface of a fetcher: it fetches what clients publish, and notifies clients.

mod call;
mod delivery;
mod error;
mod fetched;
mod fixed_answers;

use std::sync::Arc;

use async_trait::async_trait;
pub use call::{Call, Called};
pub use delivery::{Delivered, Delivery};
pub use error::FetchError;
pub use fetched::Fetched;
pub use fixed_answers::{FixedAnswers, Notification};
use http::StatusCode;
pub use url::Url;

/// Fetches documents of clients, and posts to clients. It decides which URLs it accepts.
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
    /// Whether a URL can be fetched or posted to at all, judging only by its text: no name is resolved. A
    /// client that registers itself with a URL that never works hears so at once. Default: every URL is
    /// accepted.
    ///
    /// # Errors
    /// That of a request for the URL.
    fn check(&self, url: &Url) -> Result<(), FetchError> {
        let _ = url;
        Ok(())
    }

    /// The document at a URL, possibly one that was fetched before and is still fresh.
    async fn get(&self, url: &Url) -> Result<Fetched, FetchError>;

    /// The current document at a URL, whatever was fetched before: for a registration that depends on it, and
    /// for a request object whose digest differs from the cached one's. Anybody can cause such a request, so
    /// a fetcher should count them, and refuse with [`FetchError::TooOften`] rather than return an old
    /// document.
    async fn refetch(&self, url: &Url) -> Result<Fetched, FetchError> {
        self.get(url).await
    }

    /// The current document at a URL, if it has at most this many bytes: for the metadata document of a client, which
    /// anybody can name. The caller keeps what it makes of it, so a fetcher should keep nothing. Default:
    /// [`refetch`](Self::refetch), and a longer document is an error.
    ///
    /// # Errors
    /// [`FetchError::TooLarge`] if it is longer.
    async fn refetch_up_to(&self, url: &Url, limit: usize) -> Result<Fetched, FetchError> {
        let fetched = self.refetch(url).await?;
        if fetched.body.len() > limit { Err(FetchError::TooLarge(limit)) } else { Ok(fetched) }
    }

    /// A key set, for a signature that is not verified yet. Anybody can send one that names a known client,
    /// so a fetcher should contact a site rarely: a response that is some seconds old is good enough, even if
    /// it must not be stored. Default: [`get`](Self::get).
    async fn get_keys(&self, url: &Url) -> Result<Fetched, FetchError> {
        self.get(url).await
    }

    /// A newer key set than `at_hand`, which does not contain the key that a signature names. Anybody can
    /// invent such a key, so a fetcher should contact a site for one URL only once within some seconds,
    /// refuse with [`FetchError::TooSoon`] in between, and not count these requests against those of
    /// [`get_keys`](Self::get_keys). Default: [`refetch`](Self::refetch).
    async fn refetch_keys(&self, url: &Url, at_hand: &Fetched) -> Result<Fetched, FetchError> {
        let _ = at_hand;
        self.refetch(url).await
    }

    /// The last document from a URL, even if it is no longer fresh: for signatures of a client whose site is
    /// down. A fetcher may forget it at any time. Default: none.
    async fn last_good(&self, url: &Url) -> Option<Fetched> {
        let _ = url;
        None
    }

    /// The same fetcher with separate limits, for clients that registered themselves: what they make it fetch
    /// must not delay the documents of other clients. Default: none, so strangers share the common limits.
    fn for_strangers(&self) -> Option<Arc<dyn Fetcher>> {
        None
    }

    /// Posts a form once, and returns the status of the response, whatever it is. Redirects are not followed.
    async fn notify(&self, url: &Url, form: &[(&str, &str)]) -> Result<StatusCode, FetchError> {
        let _ = form;
        Err(FetchError::NotAllowed(url.to_string()))
    }

    /// Posts a message once, and returns the status of the response, whatever it is. Redirects are not followed. Default: nothing
    /// is posted anywhere.
    async fn deliver(&self, delivery: Delivery<'_>) -> Result<Delivered, FetchError> {
        Err(FetchError::NotAllowed(delivery.url.to_string()))
    }

    /// Sends a request to another provider once, and returns its response, whatever the status is. It is never cached, and
    /// redirects are not followed. Default: nothing is sent anywhere. [`Called::document`] takes a response that has to be `200 OK`.
    ///
    /// # Errors
    /// [`FetchError::Redirect`] for a redirect.
    async fn call(&self, call: Call<'_>) -> Result<Called, FetchError> {
        Err(FetchError::NotAllowed(call.url.to_string()))
    }
}

#[async_trait]
impl<T: Fetcher + ?Sized> Fetcher for Arc<T> {
    fn check(&self, url: &Url) -> Result<(), FetchError> {
        T::check(self, url)
    }

    async fn get(&self, url: &Url) -> Result<Fetched, FetchError> {
        T::get(self, url).await
    }

    async fn refetch(&self, url: &Url) -> Result<Fetched, FetchError> {
        T::refetch(self, url).await
    }

    async fn refetch_up_to(&self, url: &Url, limit: usize) -> Result<Fetched, FetchError> {
        T::refetch_up_to(self, url, limit).await
    }

    async fn get_keys(&self, url: &Url) -> Result<Fetched, FetchError> {
        T::get_keys(self, url).await
    }

    async fn refetch_keys(&self, url: &Url, at_hand: &Fetched) -> Result<Fetched, FetchError> {
        T::refetch_keys(self, url, at_hand).await
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

    async fn deliver(&self, delivery: Delivery<'_>) -> Result<Delivered, FetchError> {
        T::deliver(self, delivery).await
    }

    async fn call(&self, call: Call<'_>) -> Result<Called, FetchError> {
        T::call(self, call).await
    }
}
