//! When a second factor is required.

use oauth_runtime_core::{AuthorizationRequest, BoxError, OAuthError};
use serde_json::json;

use crate::account::{Account, ONE_FACTOR, TWO_FACTORS};
use crate::credentials;
use crate::passkeys::has_usable;
use crate::provider::UiProvider;
use crate::session::Progress;

/// Whether the request wants more than the login has, and the person has a second factor. A voluntary wish is
/// granted if possible (OpenID Connect Core section 5.5.1.1); the approval is checked for an essential one.
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
    // If the person may decline and the client wants no questions, they are not asked.
    let welcome = is_wished(request) && !progress.skipped_factor && !request.prompt().none;
    if !essential && !welcome {
        return Ok(false);
    }
    let own = credentials::of_subject(server, &account.subject).await?;
    Ok(own.app.is_some() || has_usable(server, &own))
}

/// Whether the person has set up an authenticator app, so that the pages require its code after every
/// password. Such a provider returns it from
/// [`Interaction::owes_second_factor`](oauth_runtime_core::Interaction::owes_second_factor).
///
/// # Errors
/// If the store fails.
pub async fn owes_second_factor<S: UiProvider>(server: &S, subject: &str) -> Result<bool, BoxError> {
    Ok(credentials::of_subject(server, subject).await?.app.is_some())
}

/// Whether the login is useless without it.
pub(crate) fn is_essential(request: &AuthorizationRequest) -> bool {
    let asked = request.claims().id_token.get("acr");
    asked.is_some_and(|asked| {
        asked.essential && asked.accepts(&json!(TWO_FACTORS)) && !asked.accepts(&json!(ONE_FACTOR))
    })
}

/// Of this provider's classes, the client prefers the higher one.
fn is_wished(request: &AuthorizationRequest) -> bool {
    let claimed = request.claims().id_token.get("acr").into_iter().flat_map(|asked| asked.wanted());
    let wanted = request.acr_values().chain(claimed.filter_map(|value| value.as_str()));
    wanted
        .filter(|wanted| [ONE_FACTOR, TWO_FACTORS].contains(wanted))
        .take(1)
        .any(|wanted| wanted == TWO_FACTORS)
}
