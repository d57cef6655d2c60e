//! When a second factor is required.

use oauth_runtime_core::{AuthorizationRequest, BoxError, OAuthError};
use serde_json::json;

use crate::account::{Account, ONE_FACTOR, TWO_FACTORS};
use crate::credentials::{self, Credentials};
use crate::owner::changes_account;
use crate::passkeys::has_usable;
use crate::provider::UiProvider;
use crate::question::Question;
use crate::session::{PendingRequest, Progress, Purpose};
use crate::visit::Visit;

/// What a login with one factor still needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owed {
    Nothing,
    /// The person's second factor.
    Factor,
    /// The person has none, and sets one up first.
    SetUp,
}

/// What a login with one factor still needs; the name of the message that says why there is none, if the person can't go on.
/// `is_demanded` says that the application's policy wants two factors for this login.
pub(crate) async fn owed<S: UiProvider>(
    visit: &Visit<'_, S>,
    pending: &PendingRequest,
    account: &Account,
    own: &Credentials,
    is_demanded: bool,
) -> Result<Result<Owed, &'static str>, OAuthError> {
    let server = visit.server;
    // A remembered device replaces the code after each password. It is not a second factor if this login needs two, and
    // a page that changes the account needs two.
    let changes_account =
        matches!(&pending.purpose, Purpose::Account { path, .. } if changes_account(server, path));
    let needs_two = matches!(&pending.purpose, Purpose::Account { needs, .. } if needs.two_factors);
    let is_wanted = is_demanded
        || needs_two
        || ((!account.on_remembered_device || changes_account)
            && (own.app.is_some() || is_required(server, &account.subject).await?));
    if has_factor(server, own) {
        return Ok(Ok(if is_wanted { Owed::Factor } else { Owed::Nothing }));
    }
    let is_owed = is_wanted || (server.pages().sets_up_factors() && is_asked_by(visit, pending).await);
    if !is_owed {
        return Ok(Ok(Owed::Nothing));
    }
    // Who has a password must not get around a passkey that cannot be used here by adding another factor.
    if !own.passkeys.is_empty() {
        tracing::warn!(
            "a person needs a second factor and has only passkeys, which cannot be used here: they work with the \
             feature `passkeys` and an issuer on a host with a name"
        );
        return Ok(Err("login-factor-unusable"));
    }
    let is_set_up = server.pages().sets_up_factors() || is_required(server, &account.subject).await?;
    Ok(if is_set_up { Ok(Owed::SetUp) } else { Err("login-factor-missing") })
}

/// Whether the pending request is useless without two factors. One that is invalid by now asks nothing.
async fn is_asked_by<S: UiProvider>(visit: &Visit<'_, S>, pending: &PendingRequest) -> bool {
    match &pending.purpose {
        Purpose::Authorization(waiting) => {
            waiting.revalidate(visit.server).await.is_ok_and(|request| is_essential(&request))
        }
        _ => false,
    }
}

/// Whether the person has a second factor that they can use here.
pub(crate) fn has_factor<S: UiProvider>(server: &S, own: &Credentials) -> bool {
    own.app.is_some() || has_usable(server, own)
}

/// The question for a person who is logged in, if the request or the application wants more than the login has. A
/// voluntary wish is granted if possible (OpenID Connect Core section 5.5.1.1); the approval is checked for an
/// essential one.
pub(crate) async fn question<S: UiProvider>(
    server: &S,
    account: &Account,
    request: &AuthorizationRequest,
    progress: &Progress,
) -> Result<Option<Question>, OAuthError> {
    if account.acr == TWO_FACTORS {
        return Ok(None);
    }
    let essential = is_essential(request);
    // If the person may decline and the client wants no questions, they are not asked.
    let welcome = is_wished(request) && !progress.skipped_factor && !request.prompt().none;
    let required = lacks_required(server, account).await?;
    if !essential && !welcome && !required {
        return Ok(None);
    }
    let own = credentials::of_subject(server, &account.subject).await?;
    if has_factor(server, &own) {
        return Ok(Some(Question::SecondFactor));
    }
    // Setting one up begins with a login.
    let leads = required || (essential && server.pages().sets_up_factors());
    Ok(leads.then_some(Question::Login))
}

/// Whether the application requires more of the person than their login has, whatever the request is.
pub(crate) async fn lacks_required<S: UiProvider>(server: &S, account: &Account) -> Result<bool, OAuthError> {
    if account.acr == TWO_FACTORS || account.on_remembered_device {
        return Ok(false);
    }
    is_required(server, &account.subject).await
}

/// Whether the application requires a second factor of the person.
async fn is_required<S: UiProvider>(server: &S, subject: &str) -> Result<bool, OAuthError> {
    let Some(rule) = server.pages().second_factor_rule() else { return Ok(false) };
    rule.is_required(subject).await.map_err(|error| {
        let error = &*error as &dyn std::error::Error;
        tracing::error!(error, "the application's rule for second factors failed");
        OAuthError::ServerError
    })
}

/// Whether the pages require a second factor of the person after every password: because they have set up an authenticator app,
/// or because the application [requires](crate::SecondFactorRule) one of them. Such a provider returns it from
/// [`Interaction::owes_second_factor`](oauth_runtime_core::Interaction::owes_second_factor).
///
/// # Errors
/// If the store or the application's rule fails.
pub async fn owes_second_factor<S: UiProvider>(server: &S, subject: &str) -> Result<bool, BoxError> {
    let has_app = credentials::of_subject(server, subject).await?.app.is_some();
    Ok(has_app || is_required(server, subject).await?)
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
