//! `WebFetcher`, the fetcher of `oauth-runtime` for the Internet. Applications turn on the feature `fetch` of
//! `oauth-runtime`.

#![deny(missing_debug_implementations, missing_docs)]
#![forbid(unsafe_code)]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod address;
mod budget;
mod builder;
mod counts;
mod exchange;
mod failure;
mod freshness;
mod kept;
mod keys;
mod queue;
mod resolver;
mod rules;
#[cfg(test)]
mod tests;
mod turns;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use async_trait::async_trait;
pub use builder::{WebFetcherBuilder, WebFetcherError};
use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use tokio::time::Instant;
use url::Url;

use self::exchange::Exchange;
use self::freshness::{Freshness, lifetime};
use self::kept::Kept;
use self::queue::Queue;
use self::rules::{Reach, Rules};
use oauth_runtime_core::__internal::carried;
use oauth_runtime_core::fetch::{Call, Called, Delivered, Delivery, FetchError, Fetched, Fetcher};

/// Fetches over `https` from the Internet, and from nowhere else. Cloning copies a pointer.
///
/// Strangers choose the URLs, so this protects the network that the provider is in:
///
/// - Only `https`. A URL with a user name or a password is refused.
/// - Only addresses on the Internet. Addresses of the machine itself, of private networks, of cloud metadata,
///   of multicast and other reserved ones are refused, in every notation, also inside of IPv6 addresses.
///   Names are checked by their addresses when the connection is made, so a name whose addresses change in
///   between (DNS rebinding) does not get through. Names that are never on the Internet, such as `localhost`
///   and `metadata.google.internal`, are not even resolved.
/// - No redirects, no cookies, no proxies from the environment, no retries, no compression.
/// - A body may have 64 KiB, and all of it has to arrive within 5 seconds. There are at most 32 concurrent
///   requests, 8 to one host.
/// - Clients that registered themselves have [separate limits](Fetcher::for_strangers): 8 concurrent
///   requests, 2 to one host.
/// - A URL is fetched at most 60 times a minute. For strangers, a host is contacted at most 120 times: at most 90 times for
///   URLs that have not answered well within a day, of which at most 30 for URLs that have failed. Beyond that, the
///   result is [`FetchError::TooOften`], never a document that may have changed.
/// - Documents are cached for 5 minutes, or as `Cache-Control` and `Expires` say, up to an hour; with `no-store` or
///   `no-cache` not at all. Errors are cached for 10 seconds. [`refetch`](Fetcher::refetch) always fetches.
///   Concurrent requests for one URL share one fetch, which continues if they give up.
/// - A key set is used for 5 seconds, even with `no-store`. A key that it does not contain makes the fetcher
///   contact its site again at most once within 10 seconds, in addition to the 60 requests a minute: anybody
///   can send a signature with an invented key.
/// - The [last good response](Fetcher::last_good) is kept for 6 hours, for when the site is down, unless it
///   must not be stored.
///
/// All ports of the Internet are open to it, since clients use many.
///
/// TLS trusts what the operating system trusts, including your organisation's certificates; in a container
/// without certificates it cannot be created. Compiled-in roots would be as old as the program.
///
/// It cannot know Internet addresses that are internal in your network, such as those of this machine. Use
/// [`refuse_network`](WebFetcherBuilder::refuse_network) for them.
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
pub struct WebFetcher {
    web: Arc<Web>,
    strangers: Arc<Web>,
}

/// The part of the web that one kind of client reaches.
struct Web {
    rules: Arc<Rules>,
    exchange: Exchange,
    freshness: Freshness,
    queue: Queue,
}

/// The purpose of a fetch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// The current document, or a fresh one.
    Document { takes_kept: bool },
    /// The keys for a signature.
    Keys,
    /// A key that the cached set does not have.
    NewerKeys,
    /// The current document, which the caller keeps.
    UpTo { limit: usize },
}

impl Purpose {
    /// Whether the fetcher keeps what comes of it.
    fn is_kept(self) -> bool {
        !matches!(self, Self::UpTo { .. })
    }

    /// How many bytes it may have.
    fn limit(self) -> usize {
        match self {
            Self::UpTo { limit } => limit,
            _ => usize::MAX,
        }
    }
}

/// The maximum length of a `Content-Type` that is passed on.
const LONGEST_CONTENT_TYPE: usize = 256;

impl WebFetcher {
    /// A fetcher with the limits above.
    ///
    /// # Errors
    /// If the operating system has no trusted certificates.
    pub fn new() -> Result<Self, WebFetcherError> {
        Self::builder().build()
    }

    /// Begins with the limits above.
    pub fn builder() -> WebFetcherBuilder {
        WebFetcherBuilder::new()
    }

    /// The cached document, if it is sufficient, or the fetched one.
    async fn look_up(&self, url: &Url, takes_kept: bool) -> Result<Fetched, FetchError> {
        let (asked_at, reach) = (Instant::now(), self.web.rules.reach(url)?);
        if let Some(kept) = self.web.queue.kept.get(url.as_str()).await
            && kept.answers(asked_at, takes_kept)
        {
            return kept.into_answer();
        }
        self.ask(url, reach, asked_at, Purpose::Document { takes_kept }).await.into_answer()
    }

    /// Contacts the site, unless somebody did since `asked_at`, or the document just became fresh.
    async fn ask(&self, url: &Url, reach: Reach, asked_at: Instant, purpose: Purpose) -> Kept {
        let takes_kept = matches!(purpose, Purpose::Document { takes_kept: true } | Purpose::Keys);
        let (web, url) = (Arc::clone(&self.web), url.clone());
        // A separate task: a client that disconnects does not cause another fetch, and moka does not handle
        // many dropped futures over one key well.
        let fetched = tokio::spawn(carried(async move {
            let queue = &web.queue;
            let (cache, name) = match purpose {
                Purpose::UpTo { limit } => (&queue.shared, format!("{limit} {url}")),
                _ => (&queue.kept, url.to_string()),
            };
            let entry = cache.entry(name.clone());
            let fetched = web.fetch(&url, reach, purpose);
            let entry = entry.or_insert_with_if(fetched, |kept| !kept.answers(asked_at, takes_kept)).await;
            if entry.is_fresh() && (entry.value().is_for_now() || !purpose.is_kept()) {
                cache.invalidate(&name).await;
            }
            let kept = entry.into_value();
            if matches!(purpose, Purpose::Keys | Purpose::NewerKeys) && kept.is_good() {
                queue.keys.insert(url.into(), kept.clone()).await;
            }
            kept
        }));
        fetched
            .await
            .unwrap_or_else(|error| Kept::new(Err(FetchError::Connection(Arc::new(error))), Duration::ZERO))
    }
}

impl Web {
    async fn fetch(&self, url: &Url, reach: Reach, purpose: Purpose) -> Kept {
        let queue = &self.queue;
        let exchanged = match queue.count(url, purpose) {
            Ok(()) => self.exchange.get(url, purpose.limit(), reach, &queue.turns).await,
            Err(error) => Err(error),
        };
        let (answer, lifetime) = match exchanged {
            Ok((headers, body)) => {
                let fetched = fetched(&headers, body);
                let lifetime = self.freshness.of(fetched.max_age);
                (Ok(fetched), lifetime)
            }
            // It says nothing about the URL.
            Err(error) if error.is_overload() => (Err(error), Duration::ZERO),
            Err(error) => (Err(error), self.freshness.error),
        };
        queue.judge(url, &answer);
        if purpose.is_kept() {
            queue.learn(url, &answer, lifetime).await;
        }
        Kept::new(answer, lifetime)
    }
}

/// The document of a response, fresh for no time.
fn fetched(headers: &HeaderMap, body: Bytes) -> Fetched {
    let mut fetched = Fetched::new(body);
    fetched.max_age = lifetime(headers, SystemTime::now());
    fetched.content_type = content_type(headers);
    fetched
}

fn content_type(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    (value.len() <= LONGEST_CONTENT_TYPE).then(|| value.to_owned())
}

#[async_trait]
impl Fetcher for WebFetcher {
    fn check(&self, url: &Url) -> Result<(), FetchError> {
        self.web.rules.reach(url).map(drop)
    }

    async fn get(&self, url: &Url) -> Result<Fetched, FetchError> {
        self.look_up(url, true).await
    }

    async fn refetch(&self, url: &Url) -> Result<Fetched, FetchError> {
        self.look_up(url, false).await
    }

    async fn refetch_up_to(&self, url: &Url, limit: usize) -> Result<Fetched, FetchError> {
        let (asked_at, reach) = (Instant::now(), self.web.rules.reach(url)?);
        self.ask(url, reach, asked_at, Purpose::UpTo { limit }).await.into_answer()
    }

    async fn get_keys(&self, url: &Url) -> Result<Fetched, FetchError> {
        self.keys(url).await
    }

    async fn refetch_keys(&self, url: &Url, at_hand: &Fetched) -> Result<Fetched, FetchError> {
        self.newer_keys(url, at_hand).await
    }

    async fn last_good(&self, url: &Url) -> Option<Fetched> {
        self.web.queue.last_good(url).await
    }

    fn for_strangers(&self) -> Option<Arc<dyn Fetcher>> {
        let strangers = || Arc::clone(&self.strangers);
        Some(Arc::new(Self { web: strangers(), strangers: strangers() }))
    }

    async fn notify(&self, url: &Url, form: &[(&str, &str)]) -> Result<StatusCode, FetchError> {
        let reach = self.web.rules.reach(url)?;
        self.web.exchange.notify(url, form, reach, &self.web.queue.turns).await
    }

    async fn deliver(&self, delivery: Delivery<'_>) -> Result<Delivered, FetchError> {
        let reach = self.web.rules.reach(delivery.url)?;
        self.web.exchange.deliver(delivery, reach, &self.web.queue.turns).await
    }

    async fn call(&self, call: Call<'_>) -> Result<Called, FetchError> {
        let reach = self.web.rules.reach(call.url)?;
        let (status, headers, body) = self.web.exchange.call(&call, reach, &self.web.queue.turns).await?;
        let called = Called::new(status, body);
        Ok(content_type(&headers).into_iter().fold(called, Called::content_type))
    }
}

impl fmt::Debug for WebFetcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebFetcher")
            .field("rules", &self.web.rules)
            .field("freshness", &self.web.freshness)
            .finish_non_exhaustive()
    }
}
