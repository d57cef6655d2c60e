//! The fetcher for the Internet.

mod address;
mod builder;
mod exchange;
mod freshness;
mod kept;
mod resolver;
mod rules;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
pub use builder::{WebFetcherBuilder, WebFetcherError};
use http::StatusCode;
use http::header::CONTENT_TYPE;
use moka::future::Cache;
use url::{Url, form_urlencoded};

use self::exchange::Exchange;
use self::freshness::Freshness;
use self::kept::Kept;
use self::rules::{Reach, Rules};
use super::{FetchError, Fetched, Fetcher};

/// Fetches over `https` from the Internet, and from nowhere else. Cloning copies a pointer.
///
/// A stranger chooses the URLs, so that this is what stands between them and the network that the provider is in:
///
/// - Only `https`. A URL with a user name or a password is refused.
/// - Only addresses of the Internet. Those of the machine itself, of private networks, of cloud metadata, of multicast and
///   whatever else is reserved are refused, in every notation, also inside of addresses of IPv6. Names are checked by what they lead
///   to, when the connection is made, so that a name whose addresses change in between (DNS rebinding) does not get through. Names
///   that are never on the Internet, like `localhost` and `metadata.google.internal`, are not even looked up.
/// - No redirects, no cookies, no proxies from the environment, no retries, no compression.
/// - A body has 64 KiB at most, and all of it comes within 5 seconds. 32 are on their way at a time.
/// - What was fetched is kept for 5 minutes, or for what `Cache-Control` says between 10 seconds and an hour. An error is kept for
///   10 seconds. [`refetch`](Fetcher::refetch) asks again where the last time was 10 seconds ago. All who want the same URL
///   at the same time share one request, which goes on where they give up.
///
/// All ports of the Internet are open to it, since clients use many.
///
/// TLS trusts what the operating system trusts, with the certificates of your organisation in it; in a container without
/// certificates it can't be made. Roots that are compiled in would be as old as the program.
///
/// What it can't know: addresses of the Internet that are inner ones in your network, like those of this machine.
/// [`refuse_network`](WebFetcherBuilder::refuse_network) tells it.
///
/// ```no_run
/// use oauth_runtime::fetch::WebFetcher;
/// use oauth_runtime::oauth_server;
/// use oauth_runtime::store::MemoryStore;
///
/// #[oauth_server(grants(client_credentials))]
/// struct Notes {
///     #[store]
///     store: MemoryStore,
/// }
///
/// # fn main() -> Result<(), oauth_runtime::BoxError> {
/// let store = MemoryStore::new();
/// let notes = Notes::builder("https://notes.example".parse()?, store).fetcher(WebFetcher::new()?).build();
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct WebFetcher(Arc<Web>);

struct Web {
    rules: Arc<Rules>,
    exchange: Exchange,
    freshness: Freshness,
    kept: Cache<String, Kept>,
}

/// The longest `Content-Type` that is passed on.
const LONGEST_CONTENT_TYPE: usize = 256;

impl WebFetcher {
    /// A fetcher with the limits above.
    ///
    /// # Errors
    /// Where the operating system has no certificates to trust.
    pub fn new() -> Result<Self, WebFetcherError> {
        Self::builder().build()
    }

    /// Begins with the limits above.
    pub fn builder() -> WebFetcherBuilder {
        WebFetcherBuilder::new()
    }

    /// What is kept, unless it is as old as `too_old`, or what is fetched then.
    async fn look_up(&self, url: &Url, too_old: Duration) -> Result<Fetched, FetchError> {
        let reach = self.0.rules.reach(url)?;
        if let Some(kept) = self.0.kept.get(url.as_str()).await
            && kept.is_fresh(too_old)
        {
            return kept.into_answer();
        }
        let (web, url) = (Arc::clone(&self.0), url.clone());
        // A task of its own: a client that hangs up doesn't get a URL fetched anew for each time it does, and moka does not
        // bear many futures that are dropped over one key.
        let fetched = tokio::spawn(async move {
            let entry = web.kept.entry(url.as_str().to_owned());
            entry.or_insert_with_if(web.fetch(&url, reach), |kept| !kept.is_fresh(too_old)).await.into_value()
        });
        match fetched.await {
            Ok(kept) => kept.into_answer(),
            Err(error) => Err(FetchError::Connection(Arc::new(error))),
        }
    }
}

impl Web {
    async fn fetch(&self, url: &Url, reach: Reach) -> Kept {
        match self.exchange.get(url, reach).await {
            Ok((headers, body)) => {
                let mut fetched = Fetched::new(body);
                fetched.content_type = headers
                    .get(CONTENT_TYPE)
                    .and_then(|value| value.to_str().ok())
                    .filter(|value| value.len() <= LONGEST_CONTENT_TYPE)
                    .map(str::to_owned);
                Kept::new(Ok(fetched), self.freshness.of(&headers))
            }
            // It says nothing about the URL.
            Err(error @ FetchError::Busy) => Kept::new(Err(error), Duration::ZERO),
            Err(error) => Kept::new(Err(error), self.freshness.error),
        }
    }
}

#[async_trait]
impl Fetcher for WebFetcher {
    async fn get(&self, url: &Url) -> Result<Fetched, FetchError> {
        self.look_up(url, Duration::MAX).await
    }

    async fn refetch(&self, url: &Url) -> Result<Fetched, FetchError> {
        self.look_up(url, self.0.freshness.shortest).await
    }

    async fn notify(&self, url: &Url, form: &[(&str, &str)]) -> Result<StatusCode, FetchError> {
        let reach = self.0.rules.reach(url)?;
        let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        self.0.exchange.post(url, form, reach).await
    }
}

impl fmt::Debug for WebFetcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebFetcher")
            .field("rules", &self.0.rules)
            .field("freshness", &self.0.freshness)
            .finish_non_exhaustive()
    }
}
