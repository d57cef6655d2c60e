//! When a second factor is required.

use oauth_runtime_core::{AuthorizationRequest, BoxError, OAuthError, Timestamp};

use crate::account::{Account, TWO_FACTORS};
use crate::acr_levels::{AcrLevel, LoginRequirement};
use crate::credentials::{self, Credentials};
use crate::demand::Demand;
use crate::owner::{RECENT_LOGIN, changes_account, counts_as_recent};
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
    let is_owed =
        is_wanted || (server.pages().sets_up_factors() && is_asked_by(visit, pending, account).await);
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

/// Whether the pending request is useless without two factors. One that is invalid by now asks nothing, and for a level that the
/// application declared, the person sets up what it needs when they are logged in.
async fn is_asked_by<S: UiProvider>(
    visit: &Visit<'_, S>,
    pending: &PendingRequest,
    account: &Account,
) -> bool {
    let levels = visit.server.pages().acr_levels();
    match &pending.purpose {
        Purpose::Authorization(waiting) if !levels.are_declared() => {
            let request = waiting.revalidate(visit.server).await;
            request.is_ok_and(|request| {
                Demand::of(levels, &request).wanted(account.strength()).any(|level| level.is_set_up)
            })
        }
        _ => false,
    }
}

/// Whether the person has a second factor that they can use here.
pub(crate) fn has_factor<S: UiProvider>(server: &S, own: &Credentials) -> bool {
    own.app.is_some() || has_usable(server, own)
}

/// What a login lacks for a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lacking {
    Nothing,
    /// The answer to this question.
    Answer(Question),
    /// Something that the person has not set up yet, and may set up now.
    SetUp(LoginRequirement),
    /// More than the person can reach: nobody needs to be asked.
    OutOfReach,
}

/// What the login of a person lacks, by the request or by the application. A voluntary wish is granted if possible (OpenID Connect
/// Core section 5.5.1.1).
pub(crate) async fn lacking<S: UiProvider>(
    server: &S,
    account: &Account,
    request: &AuthorizationRequest,
    progress: &Progress,
    now: Timestamp,
) -> Result<Lacking, OAuthError> {
    let demand = Demand::of(server.pages().acr_levels(), request);
    let login = account.strength();
    // If the person may decline and the client wants no questions, they are not asked.
    let wished = demand.wished(login).filter(|_| !progress.skipped_factor && !request.prompt().none);
    let is_required = lacks_required(server, account).await?;
    if !demand.lacks(login) && wished.is_none() && !is_required {
        return Ok(Lacking::Nothing);
    }
    let own = credentials::of_subject(server, &account.subject).await?;
    if demand.lacks(login) {
        return Ok(for_level(server, (account, &own), progress, demand.wanted(login), now));
    }
    if is_required {
        let has_factor = has_factor(server, &own);
        // Setting one up begins with a login.
        return Ok(Lacking::Answer(if has_factor { Question::SecondFactor } else { Question::Login }));
    }
    let is_possible = wished.is_some_and(|level| level.requirement <= best(server, &own));
    Ok(if is_possible { Lacking::Answer(Question::SecondFactor) } else { Lacking::Nothing })
}

/// What a person has to do for one of these levels: to use what they have, or else to set up what they may.
fn for_level<'a, S: UiProvider>(
    server: &S,
    (account, own): (&Account, &Credentials),
    progress: &Progress,
    levels: impl Iterator<Item = &'a AcrLevel> + Clone,
    now: Timestamp,
) -> Lacking {
    let best = best(server, own);
    if levels.clone().any(|level| level.requirement <= best) {
        return Lacking::Answer(Question::SecondFactor);
    }
    let Some(level) = levels.clone().find(|level| level.is_set_up) else {
        return match is_elsewhere(server, account, progress, levels) {
            true => Lacking::Answer(Question::Login),
            false => Lacking::OutOfReach,
        };
    };
    let has_nothing = own.app.is_none() && own.passkeys.is_empty();
    // Who knows only the password must not add to what the person has.
    if account.strength() == LoginRequirement::OneFactor && !has_nothing {
        let may_prove_more = has_factor(server, own);
        return if may_prove_more { Lacking::Answer(Question::SecondFactor) } else { Lacking::OutOfReach };
    }
    let is_of_known_age = !account.is_of_unknown_age || counts_as_recent(server, account);
    let is_recent = is_of_known_age && now.since(account.auth_time) <= RECENT_LOGIN.as_secs();
    let are_declared = server.pages().acr_levels().are_declared();
    let is_from_elsewhere = account.upstream.is_some() || account.is_of_unknown_age;
    let is_for_this = progress.account.as_deref() == Some(account.subject.as_str());
    if are_declared && !is_recent && is_from_elsewhere && is_for_this {
        // The other provider would say the same once more, for ever.
        return Lacking::OutOfReach;
    }
    // Without declared levels, it begins with the login.
    if !is_recent || !are_declared {
        return Lacking::Answer(Question::Login);
    }
    match progress.declined_set_up {
        true => Lacking::OutOfReach,
        false => Lacking::SetUp(level.requirement),
    }
}

/// Whether the other provider by which the person logged in may have one of these levels. It is asked once for each request.
#[cfg(feature = "upstream")]
fn is_elsewhere<'a, S: UiProvider>(
    server: &S,
    account: &Account,
    progress: &Progress,
    levels: impl Iterator<Item = &'a AcrLevel>,
) -> bool {
    let Some(login) = &account.upstream else { return false };
    let wanted: Vec<&str> = levels.map(|level| level.acr.as_str()).collect();
    let policy = server.pages().upstreams().policy();
    let is_asked = policy.is_some_and(|policy| !policy.acr_values(&login.id, &wanted).is_empty());
    is_asked && progress.account.as_deref() != Some(account.subject.as_str())
}

#[cfg(not(feature = "upstream"))]
fn is_elsewhere<'a, S: UiProvider>(
    _: &S,
    _: &Account,
    _: &Progress,
    _: impl Iterator<Item = &'a AcrLevel>,
) -> bool {
    false
}

/// The best that a person can reach with what they have.
pub(crate) fn best<S: UiProvider>(server: &S, own: &Credentials) -> LoginRequirement {
    match (has_usable(server, own), own.app.is_some()) {
        (true, _) => LoginRequirement::PhishingResistant,
        (false, true) => LoginRequirement::TwoFactors,
        (false, false) => LoginRequirement::OneFactor,
    }
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
