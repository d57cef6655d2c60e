//! What a request presents: a password, a passkey or a code.

use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::event::{Factor, Limit};
use oauth_runtime_core::http::Form;
use oauth_runtime_core::{OAuthError, Timestamp};

use super::Challenge;
use super::email;
use super::enter::{enter, owes};
use crate::account::Account;
#[cfg(feature = "passkeys")]
use crate::credentials;
use crate::credentials::recovery;
use crate::events;
use crate::factors::Owed;
use crate::login_policy::Kind;
use crate::page::login::{self, Login};
use crate::page::second_factor::{begin, method_of};
use crate::provider::UiProvider;
use crate::refusal::Refusal;
use crate::session::{PendingRequest, Purpose};
use crate::visit::Visit;
use crate::whose::find_account;

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Presented {
    Nothing,
    Right,
    Wrong,
    /// Something is on its way to the person.
    Sent,
    /// The person goes on in a browser.
    NeedsBrowser,
}

impl Presented {
    /// Whether the person tried a factor.
    pub(super) fn is_tried(self) -> bool {
        matches!(self, Self::Right | Self::Wrong)
    }
}

pub(super) async fn present<S: UiProvider>(
    visit: &mut Visit<'_, S>,
    challenge: &mut Challenge,
    form: &Form<'_>,
    since: Timestamp,
) -> Result<Presented, Refusal> {
    let all = ["password", "otp", "credential", "email", "email_code"];
    let given = all.into_iter().filter(|name| form.get(name).is_some());
    match *given.collect::<Vec<_>>().as_slice() {
        [] => Ok(Presented::Nothing),
        ["password"] => with_password(visit, challenge, form, since).await,
        ["otp"] => with_code(visit, challenge, form.get("otp").unwrap_or_default()).await,
        ["credential"] => with_passkey(visit, challenge, form).await,
        ["email"] => email::send(visit, challenge, form.get("email").unwrap_or_default()).await,
        ["email_code"] => email::confirm(visit, challenge, form, since).await,
        _ => {
            Err(OAuthError::invalid_request("present one of password, otp, credential, email and email_code")
                .into())
        }
    }
}

/// The request, as the pages know it.
pub(super) fn pending(challenge: &Challenge, since: Timestamp) -> PendingRequest {
    let purpose = Purpose::of_request(&challenge.request);
    PendingRequest { id: String::new(), purpose, progress: challenge.progress.clone(), since }
}

async fn with_password<S: UiProvider>(
    visit: &mut Visit<'_, S>,
    challenge: &mut Challenge,
    form: &Form<'_>,
    since: Timestamp,
) -> Result<Presented, Refusal> {
    let pages = visit.server.pages();
    // Whatever the application's own page or a captcha asks, nobody gets around it here.
    if pages.login_page().is_some() || pages.captcha().is_some() {
        return Ok(Presented::NeedsBrowser);
    }
    let Some(username) = form.get("username") else {
        return Err(OAuthError::invalid_request("username is missing").into());
    };
    let password = form.get("password").unwrap_or_default().into();
    let pending = pending(challenge, since);
    let before = login::before(visit, &pending, username).await?;
    if let Kind::Refuse { told } = before {
        return refused(told);
    }
    let is_demanded = before == Kind::SecondFactor;
    match login::log_in(visit, &pending, (username, &password), is_demanded).await? {
        Login::Welcome(account, owed) => welcome(visit, challenge, *account, owed).await,
        Login::Refused(told) => refused(Some(told)),
        Login::Wrong => Ok(Presented::Wrong),
        Login::Blocked(seconds) => Err(blocked(seconds).into()),
    }
}

/// One factor was right.
pub(super) async fn welcome<S: UiProvider>(
    visit: &mut Visit<'_, S>,
    challenge: &mut Challenge,
    account: Account,
    owed: Owed,
) -> Result<Presented, Refusal> {
    match owed {
        Owed::Nothing => enter(visit, challenge, account, false).await,
        Owed::Factor => owes(visit, account).await,
        Owed::SetUp => Ok(Presented::NeedsBrowser),
    }
}

/// A refusal of the application's policy looks like a wrong password, unless it has a text.
pub(super) fn refused(told: Option<String>) -> Result<Presented, Refusal> {
    match told {
        None => Ok(Presented::Wrong),
        Some(told) => Err(OAuthError::access_denied(told).into()),
    }
}

fn blocked(seconds: u64) -> OAuthError {
    OAuthError::TooManyAttempts { retry_after: std::time::Duration::from_secs(seconds) }
}

/// The account that has to confirm, and whether it is logged in already.
fn confirming<S: UiProvider>(visit: &Visit<'_, S>, challenge: &Challenge) -> Option<(Account, bool)> {
    if let Some(account) = visit.pending_account() {
        return Some((account, false));
    }
    let found = find_account(visit.server, visit.data(), &challenge.request, &challenge.progress);
    found.ok().map(|account| (account.clone(), true))
}

/// A code of an app, or a recovery code.
async fn with_code<S: UiProvider>(
    visit: &mut Visit<'_, S>,
    challenge: &mut Challenge,
    code: &str,
) -> Result<Presented, Refusal> {
    let Some((account, is_logged_in)) = confirming(visit, challenge) else {
        return Err(
            OAuthError::invalid_request("otp is a second factor, and the first one is missing").into()
        );
    };
    let subject = account.subject.as_str();
    let attempt = match begin(visit, subject, code).await? {
        Ok(attempt) => attempt,
        Err(limited) => {
            events::limited(visit.server, Limit::SecondFactor, limited);
            return Err(OAuthError::from(limited).into());
        }
    };
    let method = match method_of(visit, &account, code).await {
        Ok(method) => method,
        Err(error) => {
            if let Some(attempt) = attempt {
                attempt.take_back().await.map_err(store_failure::<S::Store>)?;
            }
            return Err(error.into());
        }
    };
    let factor = match recovery::digest(subject, code) {
        Some(_) => Factor::RecoveryCode,
        None => Factor::AuthenticatorApp,
    };
    events::second_factor(visit.server, &account, factor, method.is_some());
    let Some(method) = method else { return Ok(Presented::Wrong) };
    if let Some(attempt) = attempt {
        attempt.succeeded().await.map_err(store_failure::<S::Store>)?;
    }
    confirmed(visit, challenge, (account, is_logged_in), method).await
}

/// The second factor was right.
async fn confirmed<S: UiProvider>(
    visit: &mut Visit<'_, S>,
    challenge: &mut Challenge,
    (account, is_logged_in): (Account, bool),
    method: &str,
) -> Result<Presented, Refusal> {
    let account = account.with_second_factor(method);
    if !is_logged_in {
        return enter(visit, challenge, account, true).await;
    }
    visit.session_mut().renew();
    visit.data_mut().add(account);
    Ok(Presented::Right)
}

#[cfg(feature = "passkeys")]
async fn with_passkey<S: UiProvider>(
    visit: &mut Visit<'_, S>,
    challenge: &mut Challenge,
    form: &Form<'_>,
) -> Result<Presented, Refusal> {
    use super::answer::{FIRST, SECOND};
    use crate::passkeys::verified_in_app;

    let now = visit.now;
    let confirming = confirming(visit, challenge);
    let second = visit.data_mut().answer(SECOND, now);
    if let (Some(state), Some((account, is_logged_in))) = (second, confirming) {
        let own = credentials::of_subject(visit.server, &account.subject).await?;
        let is_right = verified_in_app(visit, &state, form, &own).await?;
        events::second_factor(visit.server, &account, Factor::Passkey, is_right);
        return match is_right {
            true => confirmed(visit, challenge, (account, is_logged_in), "hwk").await,
            false => Ok(Presented::Wrong),
        };
    }
    let state = visit.data_mut().answer(FIRST, now);
    let answer = credentials::passkey::Answer::parse(form.get("credential").unwrap_or_default());
    let owner = match answer.and_then(|answer| answer.handle()) {
        Some(handle) => credentials::of_handle(visit.server, handle).await?,
        None => None,
    };
    if let (Some(own), Some(state)) = (owner, state)
        && verified_in_app(visit, &state, form, &own).await?
        && login::is_known_person(visit, &own.subject).await?
    {
        let account = Account::by_passkey(&own.subject, &own.username, now);
        let account = Account { generation: Some(own.generation()), ..account };
        return enter(visit, challenge, account, true).await;
    }
    events::login_failed(visit.server);
    Ok(Presented::Wrong)
}

#[cfg(not(feature = "passkeys"))]
async fn with_passkey<S: UiProvider>(
    _: &mut Visit<'_, S>,
    _: &mut Challenge,
    _: &Form<'_>,
) -> Result<Presented, Refusal> {
    Ok(Presented::Wrong)
}
