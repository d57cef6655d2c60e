//! When a second factor is asked for.

use serde_json::json;

use super::credentials::{self, Credentials, passkey};
use super::session::{Account, Progress, TWO_FACTORS};
use super::{ONE_FACTOR, UiProvider};
use crate::{AuthorizationRequest, BoxError, OAuthError};

/// Whether the request wants more than the login was, and the person has what it takes. A voluntary wish is granted where it
/// can be (OpenID Connect Core section 5.5.1.1); whether an essential one was met is checked with the approval.
pub(crate) async fn is_asked_for<S: UiProvider>(
    server: &S,
    account: &Account,
    request: &AuthorizationRequest,
    progress: &Progress,
) -> Result<bool, OAuthError> {
    if account.acr == TWO_FACTORS {
        return Ok(false);
    }
    let essential = is_essential(request);
    // A person who may say no is not disturbed by a client that wants nobody to be asked.
    let welcome = is_wished(request) && !progress.skipped_factor && !request.prompt().none;
    if !essential && !welcome {
        return Ok(false);
    }
    let own = credentials::of_subject(server, &account.subject).await?;
    Ok(own.app.is_some() || has_passkey(server, &own))
}

/// Whether the person has set up an authenticator app, so that the pages ask for its code after every password: what
/// [`Interaction::owes_second_factor`](crate::Interaction::owes_second_factor) of such a provider answers.
///
/// # Errors
/// Where the store fails.
pub async fn owes_second_factor<S: UiProvider>(server: &S, subject: &str) -> Result<bool, BoxError> {
    Ok(credentials::of_subject(server, subject).await?.app.is_some())
}

/// Whether the login is worth nothing without.
pub(crate) fn is_essential(request: &AuthorizationRequest) -> bool {
    let asked = request.claims().id_token.get("acr");
    asked.is_some_and(|asked| {
        asked.essential && asked.accepts(&json!(TWO_FACTORS)) && !asked.accepts(&json!(ONE_FACTOR))
    })
}

/// Of the classes that this provider has, the client wants the higher one more.
fn is_wished(request: &AuthorizationRequest) -> bool {
    let claimed = request.claims().id_token.get("acr").into_iter().flat_map(|asked| asked.wanted());
    let wanted = request.acr_values().chain(claimed.filter_map(|value| value.as_str()));
    wanted
        .filter(|wanted| [ONE_FACTOR, TWO_FACTORS].contains(wanted))
        .take(1)
        .any(|wanted| wanted == TWO_FACTORS)
}

/// Whether the person has a passkey that works here.
pub(crate) fn has_passkey<S: UiProvider>(server: &S, own: &Credentials) -> bool {
    !own.passkeys.is_empty() && passkey::relying_party(server).is_some()
}
