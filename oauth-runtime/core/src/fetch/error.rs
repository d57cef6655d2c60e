//! Why something was not fetched.

use std::error::Error;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;

/// Why something was not fetched. The cause is the [`source`](Error::source), down to the TLS rule that a
/// certificate violates: log the whole chain.
///
/// It is for the log. A client that could read it could probe a network with it: tell clients only that their
/// document is unusable.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// The URL is not `https`.
    #[error("only https URLs are fetched, not {0}")]
    NotHttps(String),
    /// The URL contains a user name or a password.
    #[error("URLs with a user name or a password are not fetched")]
    Credentials,
    /// The host is an internal address or an internal name, or has only internal addresses.
    #[error(
        "`{0}` is on an internal network; allow the host if the provider may connect to it, and to strangers if the client registered itself"
    )]
    InnerAddress(String),
    /// This fetcher does not know the URL.
    #[error("nothing is fetched from `{0}`")]
    NotAllowed(String),
    /// The response is a redirect. Redirects are never followed.
    #[error("the response is a redirect ({0}), which is not followed")]
    Redirect(StatusCode),
    /// The response is not `200 OK`.
    #[error("the response status is {0}")]
    Status(StatusCode),
    /// The body is longer than this many bytes.
    #[error("the body is longer than {0} bytes")]
    TooLarge(usize),
    /// The whole response did not arrive in this time.
    #[error("the response took longer than {0:?}")]
    TooSlow(Duration),
    /// Too much else is being fetched, so this request did not get its turn.
    #[error("too many documents are being fetched already")]
    Busy,
    /// The URL or its host was already fetched this often within the last minute.
    #[error("it was already fetched {0} times within a minute")]
    TooOften(u32),
    /// A newer key set was requested less than this time ago.
    #[error("its keys were fetched less than {0:?} ago and do not contain this one")]
    TooSoon(Duration),
    /// The name could not be resolved.
    #[error("the name could not be looked up")]
    Name(#[source] Arc<io::Error>),
    /// TLS failed: the provider does not trust the certificate for this host, or the site does not use TLS.
    #[error("TLS failed")]
    Tls {
        /// The TLS library's text: the rule that the certificate breaks.
        rule: String,
        /// The error of the HTTP client. The TLS library's error is at the end of its chain.
        source: Arc<dyn Error + Send + Sync>,
    },
    /// The connection or HTTP failed.
    #[error("the connection failed")]
    Connection(#[source] Arc<dyn Error + Send + Sync>),
}

impl FetchError {
    /// Whether the same may work later: the site or the provider has a problem, and the URL may be right.
    ///
    /// ```
    /// use oauth_runtime::fetch::FetchError;
    ///
    /// assert!(FetchError::Busy.is_temporary());
    /// assert!(!FetchError::Credentials.is_temporary());
    /// ```
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::TooSlow(_) | Self::Busy | Self::TooOften(_) | Self::TooSoon(_) => true,
            Self::Name(_) | Self::Tls { .. } | Self::Connection(_) => true,
            Self::Status(status) => status.is_server_error() || *status == StatusCode::TOO_MANY_REQUESTS,
            Self::NotHttps(_) | Self::Credentials | Self::InnerAddress(_) | Self::NotAllowed(_) => false,
            Self::Redirect(_) | Self::TooLarge(_) => false,
        }
    }

    /// Whether the provider itself had no capacity for the request, so the site was not contacted.
    pub fn is_overload(&self) -> bool {
        matches!(self, Self::Busy | Self::TooOften(_) | Self::TooSoon(_))
    }
}
