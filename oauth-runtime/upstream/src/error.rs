//! The errors of a sign-in.

use std::sync::Arc;

use oauth_runtime_core::fetch::FetchError;
use oauth_runtime_core::keys::KeyError;

/// Why a sign-in failed. It is for the log, where [`advice`](Self::advice) says what an operator can do. A page tells
/// people only that the sign-in failed.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum UpstreamError {
    /// The upstream answered with an error (RFC 6749 section 4.1.2.1): most often, the person declined.
    #[error("the upstream refused: {}", described(.error, .description))]
    Refused {
        /// The code.
        error: String,
        /// Its description, at most 256 characters.
        description: Option<String>,
    },
    /// The response does not answer this request, or comes from another provider.
    #[error("the authorization response is not for this request: {0}")]
    Response(&'static str),
    /// The upstream could not be asked.
    #[error("could not fetch {what} at {url}")]
    Fetch {
        /// What was to be fetched.
        what: &'static str,
        /// Where.
        url: String,
        /// Why not.
        source: FetchError,
    },
    /// The upstream sent an unexpected answer.
    #[error("{what} of the upstream cannot be used: {problem}")]
    Document {
        /// What it is.
        what: &'static str,
        /// What is wrong with it.
        problem: String,
    },
    /// The token endpoint refused (RFC 6749 section 5.2).
    #[error("the token endpoint of the upstream refused: {}", described(.error, .description))]
    Token {
        /// The code.
        error: String,
        /// Its description, at most 256 characters.
        description: Option<String>,
    },
    /// The ID token is not acceptable (OpenID Connect Core section 3.1.3.7).
    #[error("the ID token of the upstream is not acceptable: {0}")]
    IdToken(String),
    /// The person did not log in again, or not recently enough, or the upstream does not say when.
    #[error("the upstream did not prove a login that is recent enough: {0}")]
    NotRecent(&'static str),
    /// The logout token is not acceptable (OpenID Connect Back-Channel Logout section 2.6).
    #[error("the logout token of the upstream is not acceptable: {0}")]
    LogoutToken(String),
    /// The client assertion could not be signed.
    #[error("could not sign the client assertion")]
    Signing(#[source] Arc<KeyError>),
}

impl UpstreamError {
    /// What an operator can do; empty if there is nothing to do.
    pub fn advice(&self) -> &'static str {
        match self {
            Self::Refused { error, .. } if matches!(error.as_str(), "access_denied" | "login_required") => "",
            Self::Refused { .. } => "check the client and its redirect URI at the upstream",
            Self::Response(_) => {
                "a browser sent something that no page asked for; if it happens often, somebody tries it"
            }
            Self::Fetch {
                source: FetchError::InnerAddress(_) | FetchError::NotHttps(_) | FetchError::NotAllowed(_),
                ..
            } => "give the upstream a fetcher that allows this host",
            Self::Fetch { .. } => "check that this machine reaches the upstream",
            Self::Document { .. } => {
                "check the issuer of the upstream, or the endpoints and members of its mapping"
            }
            Self::Token { error, .. } if error == "invalid_client" => {
                "check the client identifier and its secret or key, and how the upstream wants the client to authenticate"
            }
            Self::Token { .. } => "check the client at the upstream: its redirect URI and its grant type",
            Self::IdToken(_) => "check the client identifier, the issuer and the clocks of both machines",
            Self::NotRecent(_) => "the upstream may not support `max_age` or `prompt=login`",
            Self::LogoutToken(_) => "somebody may have sent it who is not the upstream",
            Self::Signing(_) => "check the key for client assertions",
        }
    }

    /// Whether the person or the upstream declined, so that nothing is wrong.
    pub fn is_declined(&self) -> bool {
        matches!(self, Self::Refused { error, .. } if error == "access_denied")
    }

    /// Whether a retry may work later.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Fetch { source, .. } => source.is_temporary(),
            Self::Refused { error, .. } => error == "temporarily_unavailable",
            _ => false,
        }
    }

    /// A short name for events and metrics.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused { .. } if self.is_declined() => "declined",
            Self::Refused { .. } => "refused",
            Self::Response(_) => "response",
            Self::Fetch { .. } => "unreachable",
            Self::Document { .. } => "document",
            Self::Token { .. } => "token",
            Self::IdToken(_) => "id_token",
            Self::NotRecent(_) => "not_recent",
            Self::LogoutToken(_) => "logout_token",
            Self::Signing(_) => "signing",
        }
    }

    /// The client assertion could not be signed. Other errors of keys are about signatures of the upstream.
    pub(crate) fn signing(error: KeyError) -> Self {
        Self::Signing(Arc::new(error))
    }

    pub(crate) fn document(what: &'static str, problem: impl Into<String>) -> Self {
        Self::Document { what, problem: problem.into() }
    }
}

/// Texts of other servers are cut and lose their control characters, because they end up in a log.
pub(crate) fn tamed(text: &str) -> String {
    text.chars().filter(|character| !character.is_control()).take(256).collect()
}

fn described(error: &str, description: &Option<String>) -> String {
    match description {
        Some(description) => format!("{error} ({description})"),
        None => error.to_owned(),
    }
}
