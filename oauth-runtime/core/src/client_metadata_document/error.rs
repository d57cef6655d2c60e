//! Why a metadata document does not make a client.

use std::borrow::Cow;
use std::error::Error;
use std::time::Duration;

use http::StatusCode;

use crate::fetch::FetchError;
use crate::{Description, OAuthError};

/// How long to wait after the provider had no capacity to fetch, or the site was down.
const RETRY_AFTER: Duration = Duration::from_secs(10);

/// Statuses that are about the request and not about the document.
const OF_WHO_ASKS: [StatusCode; 4] =
    [StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN, StatusCode::REQUEST_TIMEOUT, StatusCode::TOO_EARLY];

/// Why an identifier that is a URL names no client. What was found where is for the log. A person hears only what
/// concerns the text of the URL, or which member of the document is wrong: what a stranger wrote into it would
/// otherwise be on a page of the provider.
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
    /// It is a page for people.
    #[error("the site answers with a page (text/html), as protections against bots do")]
    Page,
    /// It is not a JSON object.
    #[error("the document is not a JSON object")]
    Json,
    /// `client_id` in it is not its URL.
    #[error("`client_id` in the document is not the URL of the document")]
    ClientId,
    /// The metadata in it are not possible here. A text that was put together may repeat what the document says.
    #[error("{0}")]
    Metadata(Description),
}

impl DocumentError {
    /// Whether the provider had no capacity, so that it says nothing about the document.
    pub(super) fn is_overload(&self) -> bool {
        matches!(self, Self::Fetch(error) if error.is_overload())
    }

    /// It could not be fetched.
    pub(super) fn of_fetch(error: FetchError) -> Self {
        match error {
            FetchError::TooLarge(_) => Self::TooLarge,
            error => Self::Fetch(error),
        }
    }

    /// Whether the site or the provider has a problem, so that the document may be what it was. What a site says of the
    /// one who asks, such as a protection against bots, does not come from the owner of the document either.
    pub(super) fn is_temporary(&self) -> bool {
        match self {
            Self::Fetch(FetchError::Status(status)) if OF_WHO_ASKS.contains(status) => true,
            Self::Fetch(error) => error.is_temporary(),
            Self::Page => true,
            _ => false,
        }
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
            Self::Metadata(Cow::Borrowed(problem)) => {
                format!("the client's metadata document: {problem}").into()
            }
            Self::Metadata(Cow::Owned(problem)) => match member(problem) {
                Some(member) => {
                    format!("the client's metadata document: {member}: it is wrong, or not possible here")
                        .into()
                }
                None => "the client's metadata document is wrong, or not possible here".into(),
            },
            Self::Host => "this server does not accept clients of this host".into(),
            _ => "the client's metadata document cannot be fetched or is invalid".into(),
        };
        OAuthError::Extension { code: "invalid_client", description }
    }

    /// The error for the client itself. An internal host gets the same answer as a name that does not exist, so that
    /// strangers don't learn which internal names do.
    pub(super) fn for_client(&self) -> OAuthError {
        match self {
            Self::Fetch(FetchError::InnerAddress(_)) => {
                OAuthError::TemporarilyUnavailable { retry_after: Some(RETRY_AFTER) }
            }
            error if error.is_temporary() => {
                OAuthError::TemporarilyUnavailable { retry_after: Some(RETRY_AFTER) }
            }
            _ => OAuthError::InvalidClient,
        }
    }
}

/// The members that a problem may name.
const MEMBERS: [&str; 36] = [
    "application_type",
    "backchannel_logout_session_required",
    "backchannel_logout_uri",
    "client_name",
    "client_secret",
    "client_secret_expires_at",
    "client_uri",
    "contacts",
    "default_acr_values",
    "default_max_age",
    "frontchannel_logout_session_required",
    "frontchannel_logout_uri",
    "grant_types",
    "id_token_signed_response_alg",
    "initiate_login_uri",
    "jwks",
    "jwks_uri",
    "logo_uri",
    "policy_uri",
    "post_logout_redirect_uris",
    "redirect_uris",
    "request_object_signing_alg",
    "request_uris",
    "require_auth_time",
    "response_types",
    "scope",
    "sector_identifier_uri",
    "software_id",
    "software_statement",
    "software_version",
    "subject_type",
    "token_endpoint_auth_method",
    "token_endpoint_auth_signing_alg",
    "tos_uri",
    "userinfo_signed_response_alg",
    "private_network_redirect_uris",
];

/// The member that a problem names, without the language tag, which is also the client's text.
fn member(problem: &str) -> Option<&'static str> {
    let (named, _) = problem.split_once(": ")?;
    let named = named.split('#').next().unwrap_or_default();
    MEMBERS.into_iter().find(|member| *member == named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_reads_which_member_is_wrong_and_not_what_it_says() {
        let said = |problem: Description| DocumentError::Metadata(problem).for_person().description();
        let of_the_program = "client_name: it is missing";
        assert_eq!(said(of_the_program.into()), "the client's metadata document: client_name: it is missing");
        for (problem, member) in [
            ("redirect_uris: `Your account is locked` is not an absolute URI", "redirect_uris: "),
            ("client_name#Your account is locked: it has more than 200 characters", "client_name: "),
        ] {
            let said = said(problem.to_owned().into());
            assert!(said.contains(member) && !said.contains("locked"), "{said}");
        }
        for problem in [
            "your_account_is_locked_encrypted_response_alg: this server does not support encryption",
            "Your account is locked",
        ] {
            assert!(!said(problem.to_owned().into()).contains("locked"), "{problem}");
        }
    }
}
