//! The builder of a [`WebFetcher`].

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;
use reqwest::{Certificate, Client, Identity, redirect, retry};

use super::exchange::{Exchange, TraceHeaders};
use super::freshness::Freshness;
use super::queue::{Limits, Queue};
use super::resolver::{Guard, Names, SystemNames};
use super::rules::{AllowedHost, Rules};
use super::{Web, WebFetcher};
use oauth_runtime_core::ParseNetworkError;

const KIB: usize = 1024;

/// A longer time has no effect, and the clock does not accept it.
const LONGEST_LIFETIME: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// Configures a [`WebFetcher`].
///
/// ```no_run
/// use std::time::Duration;
/// use oauth_runtime::fetch::WebFetcher;
///
/// # fn main() -> Result<(), oauth_runtime::BoxError> {
/// let fetcher = WebFetcher::builder()
///     .allow_network("10.20.0.0/16")
///     .allow_host("localhost:8080")
///     .add_root_certificate(std::fs::read("company-root.pem")?)
///     .timeout(Duration::from_secs(2))
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[must_use = "a fetcher is made by `build()`"]
pub struct WebFetcherBuilder {
    hosts: Vec<String>,
    networks: Vec<String>,
    refused: Vec<String>,
    certificates: Vec<Vec<u8>>,
    identity: Option<Vec<u8>>,
    names: Arc<dyn Names>,
    max_body: usize,
    timeout: Duration,
    connect_timeout: Duration,
    concurrency: usize,
    strangers: usize,
    strangers_reach_allowed: bool,
    fetches_per_minute: u32,
    cache_size: u64,
    last_good_for: Duration,
    idle_connections: usize,
    freshness: Freshness,
    trace_headers: Option<TraceHeaders>,
}

impl fmt::Debug for WebFetcherBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebFetcherBuilder")
            .field("hosts", &self.hosts)
            .field("networks", &self.networks)
            .field("refused", &self.refused)
            .field("max_body", &self.max_body)
            .field("timeout", &self.timeout)
            .field("freshness", &self.freshness)
            .finish_non_exhaustive()
    }
}

/// Why a [`WebFetcher`] could not be created.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WebFetcherError {
    /// The text for [`allow_host`](WebFetcherBuilder::allow_host) is not a host.
    #[error(
        "`{0}` is not a host; write a name or an address, optionally with a port, such as client.example:8443"
    )]
    Host(String),
    /// The text for [`allow_network`](WebFetcherBuilder::allow_network) or
    /// [`refuse_network`](WebFetcherBuilder::refuse_network) is not a network.
    #[error(transparent)]
    Network(#[from] ParseNetworkError),
    /// A root certificate is not a certificate.
    #[error("a root certificate is not a certificate in PEM")]
    Certificate,
    /// The text for [`client_certificate`](WebFetcherBuilder::client_certificate) is not a certificate with its key.
    #[error("the client certificate is not a certificate with its private key in PEM")]
    ClientCertificate,
    /// TLS could not be set up. Most likely the operating system has no certificates to trust.
    #[error("TLS could not be set up")]
    Tls(#[source] reqwest::Error),
}

impl WebFetcherBuilder {
    pub(super) fn new() -> Self {
        Self {
            hosts: Vec::new(),
            networks: Vec::new(),
            refused: Vec::new(),
            certificates: Vec::new(),
            identity: None,
            names: Arc::new(SystemNames),
            max_body: 64 * KIB,
            timeout: Duration::from_secs(5),
            connect_timeout: Duration::from_secs(3),
            concurrency: 32,
            strangers: 8,
            strangers_reach_allowed: false,
            fetches_per_minute: 60,
            cache_size: 16 * 1024 * KIB as u64,
            last_good_for: Duration::from_secs(6 * 60 * 60),
            idle_connections: 0,
            freshness: Freshness {
                default: Duration::from_secs(5 * 60),
                longest: Duration::from_secs(60 * 60),
                error: Duration::from_secs(10),
            },
            trace_headers: None,
        }
    }

    /// Allows a host, wherever it is, and without TLS too: `client.example`, `127.0.0.1:8080`, `[::1]:8080`.
    /// Without a port, all of its ports are allowed. For tests, and for a host of your own: anybody who
    /// controls its name can send the provider anywhere. Only for the clients that you registered, unless
    /// [`strangers_reach_allowed`](Self::strangers_reach_allowed).
    pub fn allow_host(mut self, host: impl Into<String>) -> Self {
        self.hosts.push(host.into());
        self
    }

    /// Allows an internal network, or a single address: `10.20.0.0/16`, `fd00::/8`. It still requires
    /// `https`. Internal names, such as those in `internal`, are then resolved. Only for the clients that you
    /// registered, unless [`strangers_reach_allowed`](Self::strangers_reach_allowed).
    pub fn allow_network(mut self, network: impl Into<String>) -> Self {
        self.networks.push(network.into());
        self
    }

    /// Refuses a network that looks like the Internet but is yours, or a single address: your own NAT64
    /// prefix, public addresses behind your firewall, this machine's own. It overrides
    /// [`allow_network`](Self::allow_network).
    pub fn refuse_network(mut self, network: impl Into<String>) -> Self {
        self.refused.push(network.into());
        self
    }

    /// Trusts the certificates in a PEM text, in addition to those that the operating system trusts. On
    /// macOS, iOS and Android only the operating system itself can do that, so [`build`](Self::build) fails.
    pub fn add_root_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.certificates.push(pem.into());
        self
    }

    /// Presents this certificate to sites that ask for one (RFC 8705): the certificate, its chain and its private key, in one
    /// PEM text. Never to the hosts of clients that registered themselves or have a metadata document. Default: none.
    pub fn client_certificate(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.identity = Some(pem.into());
        self
    }

    /// The maximum size of a body in bytes. Default: 64 KiB.
    pub fn max_body(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    /// The time limit of a request, including everything that belongs to it. Default: 5 seconds. It may wait
    /// for its turn for as long again.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// The time limit of connecting, including TLS. Default: 3 seconds.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// The maximum number of concurrent requests. Default: 32. A quarter of them may be to one host. Minimum: 1.
    pub fn concurrency(mut self, requests: usize) -> Self {
        self.concurrency = requests;
        self
    }

    /// The maximum number of concurrent requests for clients that registered themselves, in addition to the
    /// others. Default: 8, of which 2 may be to one host. Minimum: 1.
    pub fn strangers(mut self, requests: usize) -> Self {
        self.strangers = requests;
        self
    }

    /// Allows the same [hosts](Self::allow_host) and [networks](Self::allow_network) to clients that registered
    /// themselves or are named by a metadata document. Default: they reach only the Internet. Anybody can then make
    /// the provider send a request to these hosts, with a path of their choice.
    pub fn strangers_reach_allowed(mut self) -> Self {
        self.strangers_reach_allowed = true;
        self
    }

    /// How often one URL may be fetched within a minute. Default: 60. For clients that registered themselves or have a
    /// metadata document, one host may be contacted twice as often, whatever the URLs. A quarter of that is only for URLs
    /// that answered well within a day, and another quarter is all that URLs get which have failed: strangers who
    /// invent URLs of a host do not keep the host's own clients out.
    pub fn fetches_per_minute(mut self, requests: u32) -> Self {
        self.fetches_per_minute = requests;
        self
    }

    /// How many idle connections to one host are kept for its next requests, for at most 20 seconds. Default: none, since
    /// clients' hosts are contacted rarely. For a host that is contacted often, such as an introspection endpoint.
    pub fn idle_connections(mut self, connections: usize) -> Self {
        self.idle_connections = connections;
        self
    }

    /// Adds headers to each request to an [allowed host](Self::allow_host): `traceparent` and `tracestate` (W3C Trace Context), so that
    /// the trace goes on in a service of your own. The closure is called in the span of the request. Default: none.
    ///
    /// Only these hosts get them, and only on behalf of clients that you registered: a trace is about your network, and its identifier
    /// would let others link what one person does. Clients, other providers and receivers of webhooks get none, unless you allow their
    /// host.
    ///
    /// ```
    /// use http::HeaderValue;
    /// use oauth_runtime::fetch::WebFetcher;
    ///
    /// # fn traceparent_of(_: ()) -> Option<HeaderValue> { None }
    /// # let current = || ();
    /// let fetcher = WebFetcher::builder().allow_host("signing.internal").trace_headers(move |headers| {
    ///     headers.extend(traceparent_of(current()).map(|value| (http::header::HeaderName::from_static("traceparent"), value)));
    /// });
    /// # let _ = fetcher;
    /// ```
    pub fn trace_headers(mut self, add: impl Fn(&mut HeaderMap) + Send + Sync + 'static) -> Self {
        self.trace_headers = Some(Arc::new(add));
        self
    }

    /// How many bytes the cached documents may take, approximately. Default: 16 MiB. The most requested ones
    /// stay.
    pub fn cache_size(mut self, bytes: u64) -> Self {
        self.cache_size = bytes;
        self
    }

    /// How long a document without `Cache-Control` and `Expires` is cached. Default: 5 minutes.
    pub fn default_lifetime(mut self, lifetime: Duration) -> Self {
        self.freshness.default = lifetime;
        self
    }

    /// How long the last good response is kept for times when the site is down. Default: 6 hours. Zero: not
    /// at all.
    pub fn last_good_for(mut self, lifetime: Duration) -> Self {
        self.last_good_for = lifetime;
        self
    }

    /// The maximum time that a document is cached, whatever its headers say. Default: an hour.
    pub fn longest_lifetime(mut self, lifetime: Duration) -> Self {
        self.freshness.longest = lifetime;
        self
    }

    /// How long a URL is not fetched again after it failed. Default: 10 seconds.
    pub fn error_lifetime(mut self, lifetime: Duration) -> Self {
        self.freshness.error = lifetime;
        self
    }

    /// Replaces the operating system's name resolution.
    #[cfg(test)]
    pub(super) fn names(mut self, names: impl Names + 'static) -> Self {
        self.names = Arc::new(names);
        self
    }

    /// The fetcher.
    ///
    /// # Errors
    /// If a host, a network or a certificate is invalid, or the operating system has no trusted certificates.
    pub fn build(mut self) -> Result<WebFetcher, WebFetcherError> {
        let host =
            |text: &String| AllowedHost::parse(text).ok_or_else(|| WebFetcherError::Host(text.clone()));
        let hosts = self.hosts.iter().map(host).collect::<Result<_, _>>()?;
        let networks = |texts: &[String]| texts.iter().map(|text| text.parse()).collect::<Result<_, _>>();
        let (networks, refused) = (networks(&self.networks)?, networks(&self.refused)?);
        let rules = Arc::new(Rules { hosts, networks, refused });
        let exchange = Exchange {
            public: self.client(Some(Arc::clone(&rules)), self.identity.as_deref())?,
            everywhere: self.client(None, self.identity.as_deref())?,
            limit: self.max_body,
            timeout: self.timeout,
            trace_headers: self.trace_headers.take(),
        };
        // Whoever registers itself learns nothing of a trace, and adds nothing to one.
        let of_strangers = Exchange { trace_headers: None, ..exchange.clone() };
        let (rules_for_strangers, exchange_for_strangers) = match self.strangers_reach_allowed {
            true if self.identity.is_none() => (Arc::clone(&rules), of_strangers),
            reaches_allowed => {
                let rules = match reaches_allowed {
                    true => Arc::clone(&rules),
                    false => Arc::new(rules.without_exceptions()),
                };
                let public = self.client(Some(Arc::clone(&rules)), None)?;
                let everywhere = self.client(None, None)?;
                (rules, Exchange { public, everywhere, ..of_strangers })
            }
        };
        let freshness = &mut self.freshness;
        freshness.longest = freshness.longest.min(LONGEST_LIFETIME);
        freshness.error = freshness.error.min(LONGEST_LIFETIME);
        let known = Limits {
            turns: self.concurrency,
            turns_per_host: self.concurrency.div_ceil(4),
            per_url: self.fetches_per_minute,
            per_host: None,
            cache_size: self.cache_size,
            longest: freshness.longest.max(freshness.error),
            last_good_for: self.last_good_for.min(LONGEST_LIFETIME),
            patience: self.timeout,
        };
        let strangers = Limits {
            turns: self.strangers,
            turns_per_host: 2,
            per_host: Some(self.fetches_per_minute.saturating_mul(2)),
            cache_size: self.cache_size / 4,
            ..known
        };
        let freshness = self.freshness;
        let web =
            |rules, exchange, limits| Arc::new(Web { rules, exchange, freshness, queue: Queue::new(limits) });
        Ok(WebFetcher {
            web: web(rules, exchange, known),
            strangers: web(rules_for_strangers, exchange_for_strangers, strangers),
        })
    }

    /// A client that connects to addresses that the rules admit, or to all if there are no rules.
    fn client(&self, rules: Option<Arc<Rules>>, identity: Option<&[u8]>) -> Result<Client, WebFetcherError> {
        let mut certificates = Vec::new();
        for pem in &self.certificates {
            let bundle = Certificate::from_pem_bundle(pem).map_err(|_| WebFetcherError::Certificate)?;
            if bundle.is_empty() {
                return Err(WebFetcherError::Certificate);
            }
            certificates.extend(bundle);
        }
        // Everything is set explicitly, although much of it is the default: an application may enable
        // features of reqwest for itself, which change the defaults.
        let mut builder = Client::builder();
        if let Some(pem) = identity {
            let identity = Identity::from_pem(pem).map_err(|_| WebFetcherError::ClientCertificate)?;
            builder = builder.identity(identity);
        }
        builder
            .user_agent(concat!("oauth-runtime/", env!("CARGO_PKG_VERSION")))
            .tls_backend_rustls()
            .tls_certs_merge(certificates)
            .https_only(rules.is_some())
            .dns_resolver(Guard { names: Arc::clone(&self.names), rules })
            .redirect(redirect::Policy::none())
            .retry(retry::never())
            .referer(false)
            .no_proxy()
            .no_gzip()
            .no_brotli()
            .no_zstd()
            .no_deflate()
            .http1_only()
            .pool_max_idle_per_host(self.idle_connections)
            // Less than the patience of common servers, so that a request rarely meets a connection that is being closed.
            .pool_idle_timeout(Duration::from_secs(20))
            .connect_timeout(self.connect_timeout)
            .build()
            .map_err(WebFetcherError::Tls)
    }
}
