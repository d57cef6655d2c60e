//! Who may call the endpoint (Grant Management for OAuth 2.0 draft 03, sections 6.1 and 6.6).

use http::request::Parts;
use http::{Method, StatusCode};
use oauth_runtime_tables::grant_management::{QUERY, REVOKE, SCOPES};

use super::super::refusal::Failure;
use crate::grant_management::{ManagesGrants, find_grant};
use crate::http::{Response, error};
use crate::resource::{Place, ScopeToken, challenge, presented_token, verified};
use crate::server::{ClientRequest, Part};
use crate::token::{IssuedGrant, ManagedGrant};
use crate::{Client, OAuthError, Text};

/// The scope with which a client looks at a grant.
struct Query;

impl ScopeToken for Query {
    const NAME: &'static str = QUERY;
    const DESCRIPTION: &'static str = SCOPES[0].1;
    type Server = ();
}

/// The scope with which it ends one.
struct Revoke;

impl ScopeToken for Revoke {
    const NAME: &'static str = REVOKE;
    const DESCRIPTION: &'static str = SCOPES[1].1;
    type Server = ();
}

/// What a request needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Needs {
    /// `grant_management_query`.
    Query,
    /// `grant_management_revoke`.
    Revoke,
}

impl Needs {
    /// What a request with this method needs.
    pub(super) fn of(method: &Method) -> Self {
        if *method == Method::DELETE { Self::Revoke } else { Self::Query }
    }

    fn scope(self) -> &'static str {
        match self {
            Self::Query => QUERY,
            Self::Revoke => REVOKE,
        }
    }
}

/// The client that calls, and the person of its token, whose grants alone it sees.
pub(super) struct Caller {
    pub(super) client: Client,
    subject: Option<Text>,
}

/// In the error for a request without a token, which has a challenge without an error code.
const MISSING: &str = "the request has no access token in the Authorization header";

/// The code of the error for a grant that the client does not have. The draft names none beside the status.
const UNKNOWN: &str = "invalid_grant_id";

/// The client whose token the request presents.
///
/// # Errors
/// `invalid_token` or `insufficient_scope` (RFC 6750 section 3.1); `access_denied` for a client that manages no grants.
pub(super) async fn caller<S: ManagesGrants>(
    server: &S,
    head: &Parts,
    needs: Needs,
) -> Result<Caller, Failure> {
    let Some(token) = presented_token(head)? else {
        return Err(OAuthError::invalid_token(MISSING).into());
    };
    let request = ClientRequest::without_form(head);
    let (token, client) = verified(server, token, &request, Place::GrantManagement).await?;
    if let Some(subject) = &token.subject
        && !S::Parts::knows(server, subject).await?
    {
        return Err(OAuthError::invalid_token("the access token is unknown, expired or revoked").into());
    }
    if !token.scope.contains(needs.scope()) {
        return Err(Failure::of(&client)(OAuthError::InsufficientScope { scope: needs.scope().into() }));
    }
    // Section 5.1. Who acts for somebody else with an exchanged token has a grant of that other client at most.
    if client.is_public() || token.actor.is_some() || token.granted_to.is_some() {
        let problem = "only the client of a grant manages it, with a token of its own";
        return Err(Failure::of(&client)(OAuthError::access_denied(problem)));
    }
    Ok(Caller { client, subject: token.subject })
}

/// The grant with this identifier, if it is the caller's.
///
/// # Errors
/// The same one whatever is wrong: nobody learns which grants others have.
pub(super) async fn grant_of<S: ManagesGrants>(
    server: &S,
    caller: &Caller,
    grant_id: &str,
) -> Result<(IssuedGrant, ManagedGrant), OAuthError> {
    let found = find_grant(server, &caller.client, grant_id).await?;
    let own = found.filter(|grant| caller.subject.as_ref().is_none_or(|subject| grant.subject == *subject));
    let found = own.and_then(|grant| Some((grant.managed.as_deref().cloned()?, grant)));
    let (managed, grant) = found.ok_or_else(|| OAuthError::Extension {
        code: UNKNOWN,
        description: "the client has no grant with this identifier, or the grant has ended".into(),
    })?;
    Ok((grant, managed))
}

/// Renders an error with the status that the draft gives it.
pub(super) fn refuse<S: ManagesGrants>(
    server: &S,
    head: &Parts,
    needs: Needs,
    problem: &OAuthError,
) -> Response {
    let is_missing = matches!(problem, OAuthError::InvalidToken(text) if text == MISSING);
    let told = Some(problem).filter(|_| !is_missing);
    match problem {
        OAuthError::InvalidToken(_)
        | OAuthError::InsufficientScope { .. }
        | OAuthError::InvalidDpopProof { .. }
        | OAuthError::UseDpopNonce { .. } => match needs {
            Needs::Query => challenge::<Query, S>(server, &head.headers, told),
            Needs::Revoke => challenge::<Revoke, S>(server, &head.headers, told),
        },
        _ => {
            let mut response = error(problem, server.settings());
            match problem {
                OAuthError::Extension { code: UNKNOWN, .. } => *response.status_mut() = StatusCode::NOT_FOUND,
                OAuthError::AccessDenied(_) => *response.status_mut() = StatusCode::FORBIDDEN,
                _ => {}
            }
            response
        }
    }
}
