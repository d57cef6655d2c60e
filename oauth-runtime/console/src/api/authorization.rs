//! Who asks, and whether they may.

use http::StatusCode;
use http::request::Parts;
use oauth_runtime_core::__internal::find_client;
use oauth_runtime_core::resource::{Granted, Requirement, authorize, challenge};
use oauth_runtime_core::token::AccessToken;
use oauth_runtime_core::{Lookup, OAuthError, Text};

use super::Refusal;
use crate::access::may_have;
use crate::client::is_own_client;
use crate::problem::Problem;
use crate::provider::ConsoleProvider;
use crate::scopes::{Needed, Read, Write};
use crate::table::Row;

/// An operator who uses the API.
pub(crate) struct Caller {
    /// How events name them.
    pub(crate) name: String,
    /// The client that they use it with.
    pub(crate) client_id: Text,
}

/// The operator whose access token the request has, if they may have this done.
pub(crate) async fn operator<S: ConsoleProvider>(
    server: &S,
    http: &Parts,
    row: &Row,
) -> Result<Caller, Refusal> {
    match row.needs {
        Needed::Read => caller::<Read, S>(server, http, row).await,
        Needed::Write => caller::<Write, S>(server, http, row).await,
    }
}

async fn caller<T: Requirement, S: ConsoleProvider>(
    server: &S,
    http: &Parts,
    row: &Row,
) -> Result<Caller, Refusal> {
    let refused = |error: Option<&OAuthError>| {
        let challenge = challenge::<T, S>(server, &http.headers, error);
        Refusal::Response(Box::new(Problem::of_challenge(challenge, error)))
    };
    // The token, which is for this API and has the scope (RFC 6750).
    let granted: Option<Granted<T, S>> =
        authorize::<T, S>(server, http).await.map_err(|error| refused(Some(&error)))?;
    let token = granted.map(Granted::into_token).ok_or_else(|| refused(None))?;
    // Who finds an open browser can copy its cookie. It is worth nothing where no form asks for its value.
    if is_own_client(&token.client_id) {
        return Err(Problem::new(StatusCode::FORBIDDEN, "this token is the session of a browser").into());
    }
    let name = name(server, &token)?;
    check_client(server, &token, row.needs).await?;
    check_login(server, &token, row).map_err(|error| refused(Some(&error)))?;
    Ok(Caller { name, client_id: token.client_id })
}

/// How events name the operator. A person who is one no longer is refused, although the token is still valid.
pub(crate) fn name<S: ConsoleProvider>(server: &S, token: &AccessToken) -> Result<String, Problem> {
    match token.subject.as_deref() {
        Some(subject) if !server.console().is_operator(subject) => {
            Err(Problem::new(StatusCode::FORBIDDEN, "the person is not an operator of this provider"))
        }
        Some(subject) => Ok(subject.to_owned()),
        None => Ok(format!("client {}", token.client_id)),
    }
}

/// A client that may not ask for the scope any more is refused, although its token is still valid.
async fn check_client<S: ConsoleProvider>(
    server: &S,
    token: &AccessToken,
    needs: Needed,
) -> Result<(), Problem> {
    let client = find_client(server, &token.client_id, Lookup::Stored).await?;
    let may = client.is_some_and(|client| {
        client.metadata().scope.contains(needs.scope()) && may_have(server, &client, token.subject.as_deref())
    });
    match may {
        true => Ok(()),
        false => Err(Problem::new(
            StatusCode::FORBIDDEN,
            format!("the client may not have the scope {} any more", needs.scope()),
        )),
    }
}

/// A person has just proved who they are, where the pages demand it too (RFC 9470).
fn check_login<S: ConsoleProvider>(server: &S, token: &AccessToken, row: &Row) -> Result<(), OAuthError> {
    if token.subject.is_none() || !row.needs_recent_login() {
        return Ok(());
    }
    let console = server.console();
    let auth_time = token.authentication.as_ref().and_then(|login| login.auth_time);
    match console.is_recent(auth_time, server.settings().now()) {
        true => Ok(()),
        false => Err(OAuthError::InsufficientUserAuthentication {
            max_age: Some(console.recent().as_secs()),
            acr_values: Vec::new(),
        }),
    }
}
