//! Why an operation failed (RFC 9457).

use bytes::Bytes;
use http::header::{ALLOW, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, StatusCode};
use oauth_runtime_core::__internal::{error_head, store_failure};
use oauth_runtime_core::OAuthError;
use oauth_runtime_core::administration::AdministrationError;
use oauth_runtime_core::http::{Response, json};
use oauth_runtime_core::keys::KeyError;
use oauth_runtime_core::store::Storage;
use serde::Serialize;

/// Why an operation failed, for the operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) status: StatusCode,
    pub(crate) detail: String,
    /// The error code of OAuth, if it has one.
    pub(crate) error: Option<&'static str>,
    /// Such as `Retry-After`.
    pub(crate) header: Option<(HeaderName, HeaderValue)>,
}

#[derive(Serialize)]
struct Body<'a> {
    r#type: &'static str,
    title: &'static str,
    status: u16,
    detail: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'static str>,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self { status, detail: detail.into(), error: None, header: None }
    }

    /// The request is wrong.
    pub(crate) fn wrong(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, detail)
    }

    pub(crate) fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, detail)
    }

    pub(crate) fn conflict(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, detail)
    }

    /// The path has no such method.
    pub(crate) fn method(allowed: &str) -> Self {
        let mut problem = Self::new(StatusCode::METHOD_NOT_ALLOWED, format!("use {allowed}"));
        problem.header = HeaderValue::try_from(allowed).ok().map(|allowed| (ALLOW, allowed));
        problem
    }

    pub(crate) fn response(&self) -> Response {
        let title = self.status.canonical_reason().unwrap_or("Error");
        let Self { status, detail, error, .. } = self;
        let body = Body { r#type: "about:blank", title, status: status.as_u16(), detail, error: *error };
        let mut response = json(*status, &body);
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        response.headers_mut().extend(self.header.clone());
        response
    }

    /// The refusal of a request to a resource, with its challenge, in the form of the other problems.
    pub(crate) fn of_challenge(challenge: Response, error: Option<&OAuthError>) -> Response {
        let (head, _) = challenge.into_parts();
        let detail = match error {
            Some(error) => error.description().into_owned(),
            None => "send an access token for this API".to_owned(),
        };
        let problem = Self { error: error.map(OAuthError::code), ..Self::new(head.status, detail) };
        let mut response = problem.response();
        let kept =
            head.headers.iter().filter(|(name, _)| **name != CONTENT_TYPE && **name != "content-length");
        for (name, value) in kept {
            if name == http::header::WWW_AUTHENTICATE {
                response.headers_mut().append(name, value.clone());
            } else {
                response.headers_mut().insert(name, value.clone());
            }
        }
        response
    }
}

impl From<OAuthError> for Problem {
    fn from(error: OAuthError) -> Self {
        let mut problem = Self::new(error.status(), error.description());
        problem.error = Some(error.code());
        problem.header = error_head(&error).1;
        problem
    }
}

/// What an operator's call of the administration said.
pub(crate) fn of_administration<T: Storage>(error: AdministrationError<T::Error>) -> Problem {
    match error {
        AdministrationError::Store(error) => store_failure::<T>(error).into(),
        AdministrationError::Unknown(_) => Problem::not_found(error.to_string()),
        AdministrationError::Client(_)
        | AdministrationError::NotOffered(_)
        | AdministrationError::Host(_) => Problem::wrong(error.to_string()),
        AdministrationError::TooManySecrets(client_id) => Problem::conflict(format!(
            "`{client_id}` has two valid secrets; once the newer one is in use everywhere, retire the older one, or cancel \
             the rotation to withdraw the newer one"
        )),
        _ => Problem::conflict(error.to_string()),
    }
}

impl From<KeyError> for Problem {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::OnlyKey(_) | KeyError::DoNotRotate => Self::conflict(error.to_string()),
            _ => {
                tracing::error!(error = &error as &dyn std::error::Error, "the signing keys failed");
                OAuthError::ServerError.into()
            }
        }
    }
}

/// A body that is complete already.
pub(crate) fn is_empty(body: &Bytes) -> bool {
    body.iter().all(u8::is_ascii_whitespace)
}
