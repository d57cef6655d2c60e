//! Who asks, and whether they may.

use http::StatusCode;
use http::request::Parts;
use oauth_runtime_core::OAuthError;
use oauth_runtime_core::resource::{Granted, Requirement, authorize, challenge};
use oauth_runtime_core::token::AccessToken;

use super::Refusal;
use crate::problem::Problem;
use crate::provider::ConsoleProvider;
use crate::scopes::{Needed, Read, Write};

/// The name of the operator whose access token the request has.
pub(crate) async fn operator<S: ConsoleProvider>(
    server: &S,
    http: &Parts,
    needs: Needed,
) -> Result<String, Refusal> {
    let token = match needs {
        Needed::Read => token::<Read, S>(server, http).await,
        Needed::Write => token::<Write, S>(server, http).await,
    }?;
    Ok(name(server, &token)?)
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

/// The token, which is for this API and has the scope (RFC 6750).
async fn token<T: Requirement, S: ConsoleProvider>(server: &S, http: &Parts) -> Result<AccessToken, Refusal> {
    let refused = |error: Option<&OAuthError>| {
        let challenge = challenge::<T, S>(server, &http.headers, error);
        Refusal::Response(Box::new(Problem::of_challenge(challenge, error)))
    };
    let granted: Option<Granted<T, S>> =
        authorize::<T, S>(server, http).await.map_err(|error| refused(Some(&error)))?;
    granted.map(Granted::into_token).ok_or_else(|| refused(None))
}
