//! Why an assertion is refused.

use std::borrow::Cow;

use super::TrustedAssertion;
use crate::OAuthError;
use crate::event::{AssertionUse, Event, EventKind};
use crate::server::{AuthorizationServer, observe};

/// An assertion that is refused. Of what a stranger wrote into it, only the name of an issuer that is trusted is here.
#[derive(Debug)]
pub(crate) struct RefusedAssertion {
    /// What is wrong with it, or why the provider cannot say at the moment.
    problem: Result<&'static str, OAuthError>,
    issuer: Option<String>,
}

impl RefusedAssertion {
    pub(super) fn stranger(problem: &'static str) -> Self {
        Self { problem: Ok(problem), issuer: None }
    }

    pub(super) fn of(issuer: &str, problem: Result<&'static str, OAuthError>) -> Self {
        Self { problem, issuer: Some(issuer.to_owned()) }
    }

    /// The answer for a client that wants tokens for it.
    pub(crate) fn grant_answer(self) -> OAuthError {
        self.problem.map_or_else(|error| error, invalid)
    }

    /// The answer for a client that wants to exchange it (RFC 8693 section 2.2.2).
    pub(crate) fn exchange_answer(self, parameter: &str) -> OAuthError {
        let invalid =
            |problem| OAuthError::invalid_request(format!("the {parameter} is not valid: {problem}"));
        self.problem.map_or_else(|error| error, invalid)
    }

    /// The answer for a client that wants to authenticate with it, and the reason for the log.
    pub(crate) fn client_answer(self) -> Result<&'static str, OAuthError> {
        self.problem
    }

    /// The event, if the issuer is trusted: others are strangers, of whom the log says enough.
    pub(crate) fn observe<S: AuthorizationServer>(
        &self,
        server: &S,
        (client_id, used_as): (&str, AssertionUse),
    ) {
        if let (Some(issuer), Ok(problem)) = (&self.issuer, &self.problem) {
            observe(server, |at| {
                let reason = Some((*problem).into());
                let issuer = issuer.as_str().into();
                let kind = EventKind::AssertionRefused { issuer, assertion_subject: None, used_as, reason };
                Event::new(kind, at).client_id(client_id)
            });
        }
    }
}

impl From<OAuthError> for RefusedAssertion {
    fn from(error: OAuthError) -> Self {
        Self { problem: Err(error), issuer: None }
    }
}

impl TrustedAssertion {
    /// The event: it was accepted, or the provider refused what was asked for with it.
    pub(crate) fn observe<S: AuthorizationServer>(
        &self,
        server: &S,
        (client_id, used_as): (&str, AssertionUse),
        refused: Option<&OAuthError>,
    ) {
        observe_assertion(server, (self.issuer.issuer(), &self.subject), (client_id, used_as), refused);
    }
}

/// The event about an assertion with this issuer and subject, whose signature was right.
pub(crate) fn observe_assertion<S: AuthorizationServer>(
    server: &S,
    (issuer, subject): (&str, &str),
    (client_id, used_as): (&str, AssertionUse),
    refused: Option<&OAuthError>,
) {
    if refused.is_some_and(|error| error.status().is_server_error()) {
        return;
    }
    observe(server, |at| {
        let (issuer, subject) = (issuer.into(), subject.into());
        let kind = match refused {
            None => EventKind::AssertionAccepted { issuer, assertion_subject: subject, used_as },
            Some(error) => EventKind::AssertionRefused {
                issuer,
                assertion_subject: Some(subject),
                used_as,
                // A description that was made for this error may quote the request.
                reason: match error.description() {
                    Cow::Borrowed(ours) => Some(ours.into()),
                    Cow::Owned(_) => None,
                },
            },
        };
        Event::new(kind, at).client_id(client_id)
    });
}

/// The error for an assertion that is not valid.
pub(crate) fn invalid(problem: &'static str) -> OAuthError {
    OAuthError::invalid_grant(format!("the assertion is not valid: {problem}"))
}

/// The error for one that counted already.
pub(crate) fn used_before() -> OAuthError {
    OAuthError::invalid_grant("the assertion is not valid: it was used before")
}
