//! Why a metadata document does not make a client.

use std::error::Error;
use std::time::Duration;

use crate::OAuthError;
use crate::fetch::FetchError;

/// How long to wait after the provider had no capacity to fetch, or the site was down.
const RETRY_AFTER: Duration = Duration::from_secs(10);

/// Why an identifier that is a URL names no client. What was found where is for the log; a stranger hears only what
/// concerns the text of the URL, or a document that names itself.
#[derive(Debug, Clone, thiserror::Error)]
pub(super) enum DocumentError {
    /// The URL cannot be that of a document.
    #[error("client_id: {0}")]
    Url(&'static str),
    /// The operator does not accept documents of this host.
    #[error("documents of this host are not accepted; `client_documents` says which are")]
    Host,
    /// It could not be fetched.
    #[error("the document could not be fetched")]
    Fetch(#[source] FetchError),
    /// The settings have no fetcher, so no document can be fetched.
    #[error("the settings have no fetcher")]
    NoFetcher,
    /// It is too long.
    #[error("the document has more than 5120 bytes")]
    TooLarge,
    /// Its `Content-Type` is not one of JSON.
    #[error("the Content-Type is neither application/json nor application/…+json")]
    ContentType,
    /// It is not a JSON object.
    #[error("the document is not a JSON object")]
    Json,
    /// `client_id` in it is not its URL.
    #[error("`client_id` in the document is not the URL of the document")]
    ClientId,
    /// The metadata in it are not possible here.
    #[error("{0}")]
    Metadata(String),
}

impl DocumentError {
    /// Whether the provider had no capacity, so that it says nothing about the document.
    pub(super) fn is_overload(&self) -> bool {
        matches!(self, Self::Fetch(error) if error.is_overload())
    }

    /// Logs it.
    pub(super) fn log(&self, client_id: &str) {
        tracing::info!(
            client_id,
            error = self as &dyn Error,
            "refused a client: its metadata document is not usable"
        );
    }

    /// The error for the person whose browser sent the request.
    pub(super) fn for_person(&self) -> OAuthError {
        if self.is_overload() {
            return OAuthError::TemporarilyUnavailable { retry_after: Some(RETRY_AFTER) };
        }
        let description = match self {
            Self::Url(_) => self.to_string().into(),
            Self::Metadata(problem) => format!("the client's metadata document: {problem}").into(),
            Self::Host => "this server does not accept clients of this host".into(),
            _ => "the client's metadata document cannot be fetched or is invalid".into(),
        };
        OAuthError::Extension { code: "invalid_client", description }
    }

    /// The error for the client itself.
    pub(super) fn for_client(&self) -> OAuthError {
        match self {
            Self::Fetch(error) if error.is_temporary() => {
                OAuthError::TemporarilyUnavailable { retry_after: Some(RETRY_AFTER) }
            }
            _ => OAuthError::InvalidClient,
        }
    }
}
