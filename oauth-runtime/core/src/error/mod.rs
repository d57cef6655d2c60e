//! The errors of a provider: the error codes of the standards.

#[cfg(any(test, feature = "openid", feature = "webhooks"))]
mod causes;
mod response;

use std::borrow::Cow;
use std::time::Duration;

use http::{HeaderValue, StatusCode};

use crate::clock::rounded_up;

#[cfg(any(feature = "openid", feature = "webhooks"))]
pub(crate) use causes::with_causes;
pub(crate) use response::Problem;

/// The text for the client's developer (`error_description`). It never contains a secret or a detail of a
/// store.
pub type Description = Cow<'static, str>;

/// The header with a nonce for proofs (RFC 9449 section 8.1).
pub(crate) const DPOP_NONCE: http::HeaderName = http::HeaderName::from_static("dpop-nonce");

/// Any error of an application.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// An OAuth 2 error: code, HTTP status, description and headers in one enum.
///
/// The codes are those of RFC 6749 sections 4.1.2.1 and 5.2, of RFC 6750 section 3.1, and those that the
/// aioauth manual adds.
///
/// ```
/// use oauth_runtime::OAuthError;
///
/// let error = OAuthError::invalid_grant("the code has expired");
/// assert_eq!(error.code(), "invalid_grant");
/// assert_eq!(error.status(), 400);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OAuthError {
    /// A parameter is missing, repeated, malformed or contradicts another.
    #[error("invalid_request: {0}")]
    InvalidRequest(Description),
    /// The body exceeds the limit.
    #[error("invalid_request: the body is too large")]
    RequestTooLarge,
    /// Client authentication failed; the answer is the same for every reason. It has a Basic challenge (RFC
    /// 6749 section 5.2, RFC 9110 section 15.5.2).
    #[error("invalid_client: client authentication failed")]
    InvalidClient,
    /// The code, refresh token or resource owner credentials are invalid, expired, revoked or another
    /// client's.
    #[error("invalid_grant: {0}")]
    InvalidGrant(Description),
    /// The client may not use this grant type or response type.
    #[error("unauthorized_client: {0}")]
    UnauthorizedClient(Description),
    /// This provider does not have the grant type.
    #[error("unsupported_grant_type: {0}")]
    UnsupportedGrantType(Description),
    /// This provider does not have the response type.
    #[error("unsupported_response_type: {0}")]
    UnsupportedResponseType(Description),
    /// The scope is unknown, malformed, or wider than allowed.
    #[error("invalid_scope: {0}")]
    InvalidScope(Description),
    /// The resource owner, or the provider for them, denied the request.
    #[error("access_denied: {0}")]
    AccessDenied(Description),
    /// The person must log in, but may not be asked (OpenID Connect Core section 3.1.2.6).
    #[error("login_required: the person must log in")]
    LoginRequired,
    /// The person must consent, but may not be asked (OpenID Connect Core section 3.1.2.6). The pages of the
    /// feature `ui` return it. An application with its own pages returns it for `prompt=none` if it has no
    /// consent on record.
    #[error("consent_required: the person must consent")]
    ConsentRequired,
    /// The person must select an account, but may not be asked (OpenID Connect Core section 3.1.2.6). The pages
    /// of the feature `ui` return it. An application with its own pages returns it for `prompt=none` if several
    /// accounts are logged in.
    #[error("account_selection_required: the person must choose an account")]
    AccountSelectionRequired,
    /// The person must be asked something, but may not be (OpenID Connect Core section 3.1.2.6).
    #[error("interaction_required: the person must be asked")]
    InteractionRequired,
    /// The endpoint does not support the method; `allow` lists those that it does.
    #[error("method_is_not_allowed: use {allow}")]
    MethodIsNotAllowed {
        /// The value of the `Allow` header.
        allow: &'static str,
    },
    /// The request came over plain `http` on a host that is not a loopback host.
    #[error("insecure_transport: OAuth 2 needs https")]
    InsecureTransport,
    /// `state` differs from that of the request (aioauth's `mismatching_state`). The runtime never returns it; it is for an application that
    /// is itself a client and compares `state`.
    #[error("mismatching_state: the state differs from that of the request")]
    MismatchingState,
    /// Something failed inside; the log has the reason.
    #[error("server_error")]
    ServerError,
    /// The provider is switched off, or its store is unreachable at the moment.
    #[error("temporarily_unavailable")]
    TemporarilyUnavailable {
        /// How long to wait before a retry (`Retry-After`, in whole seconds, rounded up).
        retry_after: Option<Duration>,
    },
    /// Too many guesses failed, or too many clients were registered from one address: a rate limit (RFC 6749
    /// section 4.3.2). Status 429.
    #[error("temporarily_unavailable: too many attempts")]
    TooManyAttempts {
        /// How long until the next attempt may begin (`Retry-After`, in whole seconds, rounded up).
        retry_after: Duration,
    },
    /// The person has not decided about the device yet (RFC 8628 section 3.5).
    #[error("authorization_pending: the person has not decided yet")]
    AuthorizationPending,
    /// The device polls too often: its interval is now five seconds longer (RFC 8628 section 3.5).
    #[error("slow_down: wait longer between two requests")]
    SlowDown,
    /// The device code has expired (RFC 8628 section 3.5).
    #[error("expired_token: the device code has expired")]
    ExpiredToken,
    /// The access token is missing, malformed, expired or revoked (RFC 6750 section 3.1).
    #[error("invalid_token: {0}")]
    InvalidToken(Description),
    /// The access token does not have the scope that the resource needs (RFC 6750 section 3.1).
    #[error("insufficient_scope: the resource needs the scope \"{scope}\"")]
    InsufficientScope {
        /// The required scope, as on the wire.
        scope: Cow<'static, str>,
    },
    /// The login behind the access token is too old, or not of the kind that the resource needs (RFC 9470
    /// section 3).
    #[error("insufficient_user_authentication: the resource needs a more recent or a stronger login")]
    InsufficientUserAuthentication {
        /// The maximum age of the login, in whole seconds.
        max_age: Option<u64>,
        /// The sufficient authentication context classes, in order of preference.
        acr_values: Vec<Cow<'static, str>>,
    },
    /// The requested resource is unknown or malformed, or the client or the grant may not have it (RFC 8707
    /// section 2).
    #[error("invalid_target: {0}")]
    InvalidTarget(Description),
    /// The DPoP proof is missing, or is not one for this request (RFC 9449 section 5).
    #[error("invalid_dpop_proof: {description}")]
    InvalidDpopProof {
        /// What is wrong with it.
        description: Description,
        /// A nonce with which the client may try again (`DPoP-Nonce`), if only its clock is wrong.
        nonce: Option<String>,
    },
    /// The DPoP proof needs this nonce (RFC 9449 sections 8 and 9).
    #[error("use_dpop_nonce: the proof needs a nonce of this server")]
    UseDpopNonce {
        /// The nonce (`DPoP-Nonce`).
        nonce: String,
    },
    /// An error code from an extension.
    #[error("{code}: {description}")]
    Extension {
        /// The error code, as registered by the extension.
        code: &'static str,
        /// What went wrong.
        description: Description,
    },
}

impl OAuthError {
    /// `invalid_request` with a description.
    pub fn invalid_request(description: impl Into<Description>) -> Self {
        Self::InvalidRequest(description.into())
    }

    /// `invalid_grant` with a description.
    pub fn invalid_grant(description: impl Into<Description>) -> Self {
        Self::InvalidGrant(description.into())
    }

    /// `unauthorized_client` with a description.
    pub fn unauthorized_client(description: impl Into<Description>) -> Self {
        Self::UnauthorizedClient(description.into())
    }

    /// `invalid_scope` with a description.
    pub fn invalid_scope(description: impl Into<Description>) -> Self {
        Self::InvalidScope(description.into())
    }

    /// `invalid_target` with a description.
    pub fn invalid_target(description: impl Into<Description>) -> Self {
        Self::InvalidTarget(description.into())
    }

    /// `access_denied` with a description.
    pub fn access_denied(description: impl Into<Description>) -> Self {
        Self::AccessDenied(description.into())
    }

    /// `invalid_token` with a description.
    pub fn invalid_token(description: impl Into<Description>) -> Self {
        Self::InvalidToken(description.into())
    }

    /// `invalid_client_metadata` with a description (RFC 7591 section 3.2.2).
    pub fn invalid_client_metadata(description: impl Into<Description>) -> Self {
        Self::Extension { code: "invalid_client_metadata", description: description.into() }
    }

    /// `invalid_redirect_uri` with a description (RFC 7591 section 3.2.2).
    pub fn invalid_redirect_uri(description: impl Into<Description>) -> Self {
        Self::Extension { code: "invalid_redirect_uri", description: description.into() }
    }

    /// The error code (`error`).
    pub fn code(&self) -> &'static str {
        match self {
            Self::InvalidRequest(_) | Self::RequestTooLarge => "invalid_request",
            Self::InvalidClient => "invalid_client",
            Self::InvalidGrant(_) => "invalid_grant",
            Self::UnauthorizedClient(_) => "unauthorized_client",
            Self::UnsupportedGrantType(_) => "unsupported_grant_type",
            Self::UnsupportedResponseType(_) => "unsupported_response_type",
            Self::InvalidScope(_) => "invalid_scope",
            Self::AccessDenied(_) => "access_denied",
            Self::LoginRequired => "login_required",
            Self::ConsentRequired => "consent_required",
            Self::AccountSelectionRequired => "account_selection_required",
            Self::InteractionRequired => "interaction_required",
            Self::MethodIsNotAllowed { .. } => "method_is_not_allowed",
            Self::InsecureTransport => "insecure_transport",
            Self::MismatchingState => "mismatching_state",
            Self::ServerError => "server_error",
            Self::TemporarilyUnavailable { .. } | Self::TooManyAttempts { .. } => "temporarily_unavailable",
            Self::AuthorizationPending => "authorization_pending",
            Self::SlowDown => "slow_down",
            Self::ExpiredToken => "expired_token",
            Self::InvalidToken(_) => "invalid_token",
            Self::InsufficientScope { .. } => "insufficient_scope",
            Self::InsufficientUserAuthentication { .. } => "insufficient_user_authentication",
            Self::InvalidTarget(_) => "invalid_target",
            Self::InvalidDpopProof { .. } => "invalid_dpop_proof",
            Self::UseDpopNonce { .. } => "use_dpop_nonce",
            Self::Extension { code, .. } => code,
        }
    }

    /// The HTTP status of a direct response. In a redirect, only the code counts.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::RequestTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::InvalidClient | Self::InvalidToken(_) | Self::InsufficientUserAuthentication { .. } => {
                StatusCode::UNAUTHORIZED
            }
            Self::InsufficientScope { .. } => StatusCode::FORBIDDEN,
            Self::MethodIsNotAllowed { .. } => StatusCode::METHOD_NOT_ALLOWED,
            Self::ServerError => StatusCode::INTERNAL_SERVER_ERROR,
            Self::TemporarilyUnavailable { .. } => StatusCode::SERVICE_UNAVAILABLE,
            Self::TooManyAttempts { .. } => StatusCode::TOO_MANY_REQUESTS,
            _ => StatusCode::BAD_REQUEST,
        }
    }

    /// What went wrong, for the client's developer (`error_description`).
    ///
    /// Only the characters that RFC 6749 section 5.2 allows: printable ASCII without `"` and `\`.
    pub fn description(&self) -> Description {
        let text = match self {
            Self::InvalidRequest(text)
            | Self::InvalidGrant(text)
            | Self::UnauthorizedClient(text)
            | Self::UnsupportedGrantType(text)
            | Self::UnsupportedResponseType(text)
            | Self::InvalidScope(text)
            | Self::AccessDenied(text)
            | Self::InvalidToken(text)
            | Self::InvalidTarget(text)
            | Self::InvalidDpopProof { description: text, .. }
            | Self::Extension { description: text, .. } => text.clone(),
            Self::UseDpopNonce { .. } => {
                "the DPoP proof needs the nonce in the header DPoP-Nonce; repeat the request with it".into()
            }
            Self::RequestTooLarge => "the request is larger than this server accepts".into(),
            Self::InvalidClient => "client authentication failed".into(),
            Self::LoginRequired => {
                "nobody is logged in, or the login is too old or not as the request requires".into()
            }
            Self::ConsentRequired => "the person must consent, but the request forbids asking".into(),
            Self::AccountSelectionRequired => {
                "the person must choose an account, but the request forbids asking".into()
            }
            Self::InteractionRequired => {
                "the person must answer a question, but the request forbids asking".into()
            }
            Self::MethodIsNotAllowed { allow } => format!("use {allow}").into(),
            Self::InsecureTransport => "OAuth 2 requests must use https".into(),
            Self::MismatchingState => "the state differs from that of the request".into(),
            Self::ServerError => "the server failed to handle the request".into(),
            Self::TemporarilyUnavailable { .. } => {
                "the server is unavailable for now; try again later".into()
            }
            Self::TooManyAttempts { .. } => {
                "too many attempts; try again after the number of seconds in Retry-After".into()
            }
            Self::AuthorizationPending => {
                "the person has not decided yet; poll again after the interval".into()
            }
            Self::SlowDown => "poll less often: the interval is now 5 seconds longer".into(),
            Self::ExpiredToken => "the device code has expired; start again with a new one".into(),
            Self::InsufficientUserAuthentication { .. } => {
                "this resource needs a more recent or a stronger login".into()
            }
            Self::InsufficientScope { .. } => "the access token lacks a scope that this resource \
                needs"
                .into(),
        };
        printable(text)
    }

    /// The headers that the standards require, without `Cache-Control` and `Pragma`.
    pub(crate) fn headers(&self, realm: &str) -> Option<(http::HeaderName, HeaderValue)> {
        match self {
            Self::InvalidClient => {
                let challenge = format!("Basic realm=\"{realm}\", charset=\"UTF-8\"");
                Some((http::header::WWW_AUTHENTICATE, HeaderValue::try_from(challenge).ok()?))
            }
            Self::MethodIsNotAllowed { allow } => {
                Some((http::header::ALLOW, HeaderValue::from_static(allow)))
            }
            Self::UseDpopNonce { nonce } | Self::InvalidDpopProof { nonce: Some(nonce), .. } => {
                Some((DPOP_NONCE, HeaderValue::try_from(nonce).ok()?))
            }
            Self::TooManyAttempts { retry_after } => {
                Some((http::header::RETRY_AFTER, HeaderValue::from(rounded_up(*retry_after))))
            }
            Self::TemporarilyUnavailable { retry_after: Some(retry_after) } => {
                Some((http::header::RETRY_AFTER, HeaderValue::from(rounded_up(*retry_after))))
            }
            _ => None,
        }
    }
}

/// Removes what RFC 6749 section 5.2 does not allow in `error_description`.
fn printable(text: Description) -> Description {
    let allowed = |character: char| matches!(character, ' '..='~') && !matches!(character, '"' | '\\');
    if text.chars().all(allowed) {
        text
    } else {
        text.chars().filter(|c| allowed(*c)).collect::<String>().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_keeps_to_the_allowed_characters() {
        let error = OAuthError::invalid_request("a \"quoted\\\" caf\u{e9}\r\nX-Evil: 1");
        assert_eq!(error.description(), "a quoted cafX-Evil: 1");
    }

    #[test]
    fn status_and_code_follow_the_rfc() {
        assert_eq!(OAuthError::InvalidClient.status(), 401);
        assert_eq!(OAuthError::invalid_grant("").status(), 400);
        assert_eq!(OAuthError::MethodIsNotAllowed { allow: "POST" }.status(), 405);
        assert_eq!(OAuthError::RequestTooLarge.code(), "invalid_request");
        assert_eq!(OAuthError::InsufficientScope { scope: "read".into() }.status(), 403);
    }

    #[test]
    fn retry_after_never_names_a_moment_that_is_too_early() {
        let retry_after = Duration::from_millis(500);
        for error in [
            OAuthError::TooManyAttempts { retry_after },
            OAuthError::TemporarilyUnavailable { retry_after: Some(retry_after) },
        ] {
            let (name, value) = error.headers("notes").expect("a header");
            assert_eq!((name.as_str(), value.as_bytes()), ("retry-after", &b"1"[..]));
        }
    }

    #[test]
    fn a_failed_basic_authentication_is_challenged() {
        let (name, value) = OAuthError::InvalidClient.headers("notes").expect("a challenge");
        assert_eq!(name, "www-authenticate");
        assert_eq!(value, "Basic realm=\"notes\", charset=\"UTF-8\"");
    }
}
