//! The page for the second factor: a code of an app, or a recovery code. It also offers a passkey.

use http::StatusCode;
use http::header::RETRY_AFTER;
use minijinja::context;
use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::OAuthError;
use oauth_runtime_core::event::{Factor, Limit};
use oauth_runtime_core::http::{Form, Response};
use oauth_runtime_core::rate_limit::{Attempt, Limited};

use crate::account::Account;
use crate::acr_levels::LoginRequirement;
use crate::answer::Permissions;
use crate::credentials::{self, one_time_code, recovery};
use crate::demand::Demand;
use crate::events;
use crate::extras::{self, Extras};
use crate::factors;
use crate::next::{Next, Outcome};
use crate::passkeys::offer_as_factor;
use crate::paths::{LOGIN, SECOND_FACTOR};
use crate::provider::UiProvider;
use crate::refusal::Refusal;
use crate::remembered;
use crate::session::{PendingRequest, Purpose};
use crate::visit::Visit;
use crate::whose::find_account;

/// The account that has to confirm.
pub(super) struct Asked {
    pub(super) account: Account,
    /// Whether it is already logged in, and the client would like a stronger login.
    is_logged_in: bool,
    /// Whether the person may continue without it.
    is_skippable: bool,
    /// Whether the person may have this device remembered.
    is_rememberable: bool,
    /// Whether a code would not be enough.
    needs_passkey: bool,
}

pub(crate) async fn show<S: UiProvider>(visit: &mut Visit<'_, S>, query: &Form<'_>) -> Outcome {
    let pending = visit.pending(query.get("request").unwrap_or_default())?;
    let Some(asked) = second_factor_prompt(visit, &pending).await? else {
        return Ok(Next::Go(visit.path_about(LOGIN, &pending.id)));
    };
    let page = page(visit, &pending, &asked, StatusCode::OK, None).await?;
    Ok(Next::Show(page))
}

pub(crate) async fn submit<S: UiProvider>(visit: &mut Visit<'_, S>, form: &Form<'_>) -> Outcome {
    let id = visit.check(SECOND_FACTOR, form, "")?;
    let pending = visit.pending(&id)?;
    let Some(asked) = second_factor_prompt(visit, &pending).await? else {
        return Ok(Next::Go(visit.path_about(LOGIN, &id)));
    };
    if form.get("skip").is_some() && asked.is_skippable {
        visit.note(&id, |progress| progress.skipped_factor = true);
        return Ok(Next::Continue { id });
    }
    let subject = asked.account.subject.clone();
    let code = form.get("code").unwrap_or_default();
    let attempt = match begin(visit, &subject, code).await? {
        Ok(attempt) => attempt,
        Err(limited) => {
            events::limited(visit.server, Limit::SecondFactor, limited);
            return too_many(visit, &pending, &asked, limited.retry_after.as_secs()).await;
        }
    };
    let method = match method_of(visit, &asked.account, code).await {
        Ok(method) => method,
        Err(error) => {
            if let Some(attempt) = attempt {
                attempt.take_back().await.map_err(store_failure::<S::Store>)?;
            }
            return Err(error.into());
        }
    };
    let factor = match recovery::digest(&subject, code) {
        Some(_) => Factor::RecoveryCode,
        None => Factor::AuthenticatorApp,
    };
    events::second_factor(visit.server, &asked.account, factor, method.is_some());
    match method {
        Some(method) => {
            if let Some(attempt) = attempt {
                attempt.succeeded().await.map_err(store_failure::<S::Store>)?;
            }
            if asked.is_rememberable && form.get("remember").is_some() {
                remembered::remember(visit, &asked.account).await?;
            }
            Ok(passed(id, asked, method))
        }
        None => {
            let problem = visit.language().text("factor-wrong");
            let page = page(visit, &pending, &asked, StatusCode::OK, Some(problem)).await?;
            Ok(Next::Show(page))
        }
    }
}

/// Counts a code, unless it is a recovery code: nobody guesses one of 80 bits, and somebody who knows the
/// password must not lock the person out of their last resort.
pub(crate) async fn begin<'a, S: UiProvider>(
    visit: &Visit<'a, S>,
    subject: &str,
    code: &str,
) -> Result<Result<Option<Attempt<'a, S::Store>>, Limited>, OAuthError> {
    if recovery::digest(subject, code).is_some() {
        return Ok(Ok(None));
    }
    let (store, limits) = (visit.server.store(), visit.server.settings().rate_limits());
    let known = visit.data().accounts().iter().any(|account| account.subject == subject);
    let attempt = match visit.backend() {
        Some(client_id) => {
            Attempt::second_factor_by_client(store, limits, (subject, client_id), known, visit.now).await
        }
        None => Attempt::second_factor(store, limits, (subject, visit.address()), known, visit.now).await,
    };
    Ok(attempt.map_err(store_failure::<S::Store>)?.map(Some))
}

/// The page again: the person has to wait.
async fn too_many<S: UiProvider>(
    visit: &mut Visit<'_, S>,
    pending: &PendingRequest,
    asked: &Asked,
    seconds: u64,
) -> Outcome {
    let problem = visit.counted("login-blocked", "seconds", seconds);
    let mut page = page(visit, pending, asked, StatusCode::TOO_MANY_REQUESTS, Some(problem)).await?;
    page.headers_mut().insert(RETRY_AFTER, seconds.into());
    Ok(Next::Show(page))
}

pub(super) fn passed(id: String, asked: Asked, method: &str) -> Next {
    let account = asked.account.with_second_factor(method);
    match asked.is_logged_in {
        true => Next::Strengthen { id, account },
        false => Next::LogIn { id, account },
    }
}

/// The method that the code proves; `None` if the code is wrong or was used.
pub(crate) async fn method_of<S: UiProvider>(
    visit: &Visit<'_, S>,
    account: &Account,
    code: &str,
) -> Result<Option<&'static str>, OAuthError> {
    let (server, subject) = (visit.server, account.subject.as_str());
    if let Some(digest) = recovery::digest(subject, code) {
        let whose = (subject, account.username.as_str());
        let used = credentials::change(server, whose, |own| {
            let index = own.recovery_codes.iter().position(|known| *known == digest)?;
            own.recovery_codes.remove(index);
            Some(())
        });
        return Ok(used.await?.map(|()| "otp"));
    }
    let digits: String = code.chars().filter(|letter| !letter.is_whitespace()).collect();
    let own = credentials::of_subject(server, subject).await?;
    let accepted = match &own.app {
        Some(app) => one_time_code::accepts(server, app, subject, &digits, visit.now).await?,
        None => false,
    };
    Ok(accepted.then_some("otp"))
}

pub(super) async fn second_factor_prompt<S: UiProvider>(
    visit: &Visit<'_, S>,
    pending: &PendingRequest,
) -> Result<Option<Asked>, Refusal> {
    if let Some(account) = visit.pending_account() {
        return Ok(Some(Asked {
            account,
            is_logged_in: false,
            is_skippable: false,
            is_rememberable: visit.server.pages().remembers_devices_for().is_some(),
            needs_passkey: false,
        }));
    }
    let waiting = match &pending.purpose {
        Purpose::Authorization(waiting) => waiting,
        // A page needs more than the login has.
        Purpose::Account { needs, .. } if needs.has_factors() => {
            let current = visit.data().current().filter(|account| !needs.factors_are_met_by(account));
            return Ok(current.cloned().map(|account| Asked {
                account,
                is_logged_in: true,
                is_skippable: false,
                is_rememberable: false,
                needs_passkey: needs.phishing_resistant,
            }));
        }
        _ => return Ok(None),
    };
    let request = waiting.revalidate(visit.server).await;
    let request = request.map_err(|error| Refusal::Failed(error.error().clone()))?;
    let Ok(account) = find_account(visit.server, visit.data(), &request, &pending.progress) else {
        return Ok(None);
    };
    let account = account.clone();
    let demand = Demand::of(visit.server.pages().acr_levels(), &request);
    let login = account.strength();
    let is_skippable = !demand.lacks(login) && !factors::lacks_required(visit.server, &account).await?;
    // A login with two factors lacks a passkey, whatever the level is.
    let needs_passkey = login >= LoginRequirement::TwoFactors;
    Ok(Some(Asked { account, is_logged_in: true, is_skippable, is_rememberable: false, needs_passkey }))
}

pub(super) async fn page<S: UiProvider>(
    visit: &mut Visit<'_, S>,
    pending: &PendingRequest,
    asked: &Asked,
    status: StatusCode,
    problem: Option<String>,
) -> Result<Response, OAuthError> {
    let own = visit.credentials(&asked.account.subject).await?;
    let passkey = offer_as_factor(visit, &pending.id, &own);
    let Extras { values: extras, image } = extras::of(visit, pending).await?;
    let permissions = Permissions { script: passkey.is_some(), image, ..Permissions::default() };
    let days = visit.server.pages().remembers_devices_for().map(|time| time.as_secs().div_ceil(24 * 3600));
    let values = context! {
        remember_days => days.filter(|_| asked.is_rememberable),
        form => visit.form(SECOND_FACTOR, &pending.id, ""),
        totp => own.app.is_some() && !asked.needs_passkey,
        username => asked.account.username.as_str(),
        skippable => asked.is_skippable,
        passkey, problem,
        ..extras
    };
    Ok(visit.page_with(status, "second-factor.html", values, &permissions))
}
