//! Who may call these endpoints: a receiver, for its own stream.

use http::request::Parts;
use http::{Method, StatusCode};
use oauth_runtime_tables::signals;

use super::super::protect::{check_availability, check_transport};
use super::super::refusal::Failure;
use crate::http::{Response, error};
use crate::resource::{Place, ScopeToken, challenge, presented_token, verified};
use crate::server::ClientRequest;
use crate::shared_signals::{TransmitsSignals, is_operators};
use crate::store::SignalStream;
use crate::{Client, OAuthError};

/// The scope that changes a stream (CAEP Interoperability Profile 1.0 section 2.7.3).
struct Manage;

impl ScopeToken for Manage {
    const NAME: &'static str = signals::MANAGE;
    const DESCRIPTION: &'static str = signals::SCOPES[0].1;
    type Server = ();
}

/// The scope that reads it.
struct Read;

impl ScopeToken for Read {
    const NAME: &'static str = signals::READ;
    const DESCRIPTION: &'static str = signals::SCOPES[1].1;
    type Server = ();
}

/// What a request needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Needs {
    /// `ssf.read`, or `ssf.manage`.
    Read,
    /// `ssf.manage`.
    Manage,
}

impl Needs {
    /// What a request with this method needs, where GET reads and the others change.
    pub(super) fn of(method: &Method) -> Self {
        if matches!(*method, Method::GET | Method::HEAD) { Self::Read } else { Self::Manage }
    }
}

/// The code of the error for a stream that the receiver does not have.
const UNKNOWN: &str = "stream_not_found";

/// The code of the error for a second stream.
const EXISTS: &str = "stream_exists";

/// There is no such stream, or it is another receiver's: nobody learns which.
pub(super) fn unknown() -> OAuthError {
    OAuthError::Extension {
        code: UNKNOWN,
        description: "this receiver has no stream with that stream_id".into(),
    }
}

/// The operator turned shared signals off.
fn off() -> OAuthError {
    OAuthError::Extension { code: UNKNOWN, description: "this provider transmits no shared signals".into() }
}

/// The receiver has a stream (section 8.1.1.1).
pub(super) fn exists() -> OAuthError {
    OAuthError::Extension {
        code: EXISTS,
        description: "this receiver has a stream; read it, and change or delete it".into(),
    }
}

/// The receiver: a client with a token of its own. One that acts for a person is none, because a person cannot give away what is
/// about others.
///
/// # Errors
/// `invalid_token` or `insufficient_scope` (RFC 6750 section 3.1); without a description of what else there is.
pub(super) async fn receiver<S: TransmitsSignals>(
    server: &S,
    head: &Parts,
    needs: Needs,
) -> Result<Client, Failure> {
    check_transport(server.settings(), head)?;
    check_availability(server.settings())?;
    if !server.settings().shared_signals() {
        return Err(off().into());
    }
    let Some(token) = presented_token(head)? else {
        return Err(OAuthError::invalid_token(MISSING).into());
    };
    let (token, client) =
        verified(server, token, &ClientRequest::without_form(head), Place::SharedSignals).await?;
    // An older token ends with the scope in the registration of the client.
    let may = |scope: &str| token.scope.contains(scope) && client.metadata().scope.contains(scope);
    if !(may(signals::MANAGE) || needs == Needs::Read && may(signals::READ)) {
        let scope = if needs == Needs::Read { signals::READ } else { signals::MANAGE };
        return Err(Failure::of(&client)(OAuthError::InsufficientScope { scope: scope.into() }));
    }
    // Whatever its record says: an operator decides who hears of people.
    if !is_operators(&client) {
        return Err(Failure::of(&client)(OAuthError::access_denied("an operator registers receivers")));
    }
    if token.subject.is_some() {
        let problem = "a receiver needs a token of its own, such as one of the grant client_credentials";
        return Err(Failure::of(&client)(OAuthError::access_denied(problem)));
    }
    Ok(client)
}

/// In the error for a request without a token, which has a challenge without an error code.
const MISSING: &str = "the request has no access token in the Authorization header";

/// Renders an error with the status that the standard gives it.
pub(super) fn refuse<S: TransmitsSignals>(
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
            Needs::Read => challenge::<Read, S>(server, &head.headers, told),
            Needs::Manage => challenge::<Manage, S>(server, &head.headers, told),
        },
        _ => {
            let mut response = error(problem, server.settings());
            match problem {
                OAuthError::Extension { code: UNKNOWN, .. } => *response.status_mut() = StatusCode::NOT_FOUND,
                OAuthError::Extension { code: EXISTS, .. } => *response.status_mut() = StatusCode::CONFLICT,
                OAuthError::AccessDenied(_) => *response.status_mut() = StatusCode::FORBIDDEN,
                _ => {}
            }
            response
        }
    }
}

/// Whether the stream is the one that the request names.
///
/// # Errors
/// `stream_not_found`.
pub(super) fn is_meant(stream: &SignalStream, stream_id: &str) -> Result<(), OAuthError> {
    if stream.stream_id.as_str() == stream_id { Ok(()) } else { Err(unknown()) }
}
