//! Why something was not fetched.

use std::error::Error;
use std::sync::Arc;

use http::StatusCode;

/// Why something was not fetched.
///
/// It is for the log. A client that may read it could search a network with it: tell clients of no more than that their
/// document could not be had.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// The URL is not one of `https`.
    #[error("only https is fetched, not {0}")]
    NotHttps(String),
    /// The URL has a user name or a password in it.
    #[error("a URL with a user name or a password in it is not fetched")]
    Credentials,
    /// The host is an inner address or an inner name, or has inner addresses alone.
    #[error("`{0}` is in an inner network")]
    InnerAddress(String),
    /// This fetcher does not know the URL.
    #[error("nothing is fetched from `{0}`")]
    NotAllowed(String),
    /// The answer is a redirect. None is followed.
    #[error("the answer is a redirect ({0}), which is not followed")]
    Redirect(StatusCode),
    /// The answer is not `200 OK`.
    #[error("the answer is {0}")]
    Status(StatusCode),
    /// The body is longer than this many bytes.
    #[error("the body is longer than {0} bytes")]
    TooLarge(usize),
    /// The whole did not come in time.
    #[error("the answer took too long")]
    TooSlow,
    /// So many others are being fetched that this one did not get its turn.
    #[error("too much is being fetched already")]
    Busy,
    /// The name, the connection, TLS or HTTP failed.
    #[error("the connection failed")]
    Connection(#[source] Arc<dyn Error + Send + Sync>),
}
