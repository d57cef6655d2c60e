//! Logs in a person whom the application's own handler authenticated.

use std::time::Duration;

use http::request::Parts;
use oauth_runtime_core::http::Response;
use oauth_runtime_core::{OAuthError, Secret};

use super::respond;
use crate::account::{Account, Authentication, LoginGeneration, TWO_FACTORS};
use crate::credentials;
use crate::flow;
use crate::judged;
use crate::login_policy::Kind;
use crate::next::Next;
use crate::once::SentForm;
use crate::page::login::{self, Login};
use crate::provider::UiProvider;
use crate::refusal::{Answer, Refusal};
use crate::verdict::{Verdict, after_one_factor};
use crate::visit::Visit;

/// Logs in a person whom the application authenticated itself, and goes on with the pending request `request`: with the
/// second factor, the choice of an account, the consent, or back to the client. Call it at the end of your own login
/// page, of a magic link or of a sign-in elsewhere.
///
/// The same rules apply as for a login on the pages: the pages ask the application's
/// [`LoginPolicy`](crate::LoginPolicy) before and after, they ask a person who needs a second factor for it unless
/// [two](Authentication::two_factors) were used, the session gets a new secret, and a browser has at most eight
/// accounts. The person must exist ([`ClaimsStore`](oauth_runtime_core::store::ClaimsStore)).
///
/// `request` is the name of a pending request from [`pending`](crate::pending) or
/// [`request_login`](crate::request_login). It is valid in one browser only, so no other site can log a person in as
/// somebody else. Limit the attempts of your own methods: [`rate_limit`](oauth_runtime_core::rate_limit).
///
/// If your method takes some time, such as a code that you send and the person types, pass the
/// [generation](Authentication::generation) to which the login belongs: then it does not outlive a reset of the password.
///
/// If the client demands a new login ([`Pending::authorization`](crate::Pending::authorization): `prompt=login`, `max_age`),
/// one that says that it [is older](Authentication::auth_time) does not meet the demand: the login page asks again.
///
/// The response is a redirect, or a page that says why there is no login.
pub async fn log_in<S: UiProvider>(
    server: &S,
    http: &Parts,
    request: &str,
    login: Authentication,
) -> Response {
    respond(server, http, |visit| logged_in(visit, request, login)).await
}

/// The generation of a login of the person `subject` that begins now, for [`Authentication::generation`]. Read it before you send
/// a code or look at a password, and keep it with the code.
///
/// ```
/// # use oauth_runtime::OAuthError;
/// # use oauth_runtime::ui::{self, LoginGeneration, UiProvider};
/// # struct Sent { code: String, generation: LoginGeneration }
/// /// What the handler keeps until the person types the code.
/// async fn send_code<S: UiProvider>(server: &S, subject: &str) -> Result<Sent, OAuthError> {
///     // First: whoever resets the password after this ends the login.
///     let generation = ui::login_generation(server, subject).await?;
///     let code = "314159".to_owned();
///     Ok(Sent { code, generation })
/// }
/// ```
///
/// # Errors
/// Those of the store.
pub async fn login_generation<S: UiProvider>(
    server: &S,
    subject: &str,
) -> Result<LoginGeneration, OAuthError> {
    Ok(credentials::of_subject(server, subject).await?.generation())
}

async fn logged_in<S: UiProvider>(mut visit: Visit<'_, S>, request: &str, login: Authentication) -> Answer {
    let pending = visit.pending(request)?;
    // Before anything that may take long, such as the application's policy: a login that all others end meanwhile ends with them.
    let generation = login_generation(visit.server, login.subject()).await?;
    let before = judged::before(&visit, &pending, login.username()).await?;
    let account = Account::by_application(&login, visit.now);
    let account = Account { generation: account.generation.or(Some(generation)), ..account };
    let id = pending.id.clone();
    let next = match before {
        Kind::Refuse { told } => Next::Show(visit.refusal("access_denied", told.as_deref())),
        // `Next::LogIn` asks the policy again.
        Kind::Allow | Kind::SecondFactor if account.acr == TWO_FACTORS => Next::LogIn { id, account },
        before => match after_one_factor(&visit, &pending, account, before == Kind::SecondFactor).await? {
            Verdict::Welcome(account, owed) => Next::OneFactor { id, account: *account, owed },
            Verdict::Refused(told) => Next::Show(visit.refusal("access_denied", Some(&told))),
            Verdict::Denied => Next::Show(visit.refusal("access_denied", None)),
        },
    };
    flow::act(visit, next).await
}

/// The result of checking a password.
#[derive(Debug)]
#[non_exhaustive]
pub enum PasswordLogin {
    /// The password was right: the response goes on with the pending request, or says why the person may not.
    Response(Response),
    /// The user name or the password is wrong. Say no more than that.
    Wrong,
    /// The application's policy refuses the attempt, whatever the password is, with this text.
    Refused(String),
    /// There were too many wrong attempts: answer with status 429.
    TooManyAttempts {
        /// How long until the next attempt may begin: whole seconds.
        retry_after: Duration,
    },
}

/// Checks a password from a login page of your own, exactly as the pages do: within the [rate
/// limits](oauth_runtime_core::rate_limit), with the application's [`LoginPolicy`](crate::LoginPolicy), and by
/// [`UserStore::authenticate`](oauth_runtime_core::store::UserStore::authenticate). If it is right, this goes on like
/// [`log_in`].
///
/// # Errors
/// `invalid_request` if `request` is not pending in this browser: send the person to the pages' `/login`, which begins
/// again. Any other error says what failed: show it with [`error_page`](crate::error_page).
pub async fn log_in_with_password<S: UiProvider>(
    server: &S,
    http: &Parts,
    request: &str,
    username: &str,
    password: &Secret,
) -> Result<PasswordLogin, OAuthError> {
    let mut outcome = None;
    let response =
        respond(server, http, |visit| with_password(visit, request, (username, password), &mut outcome));
    let response = response.await;
    outcome.unwrap_or(Ok(PasswordLogin::Response(response)))
}

/// Writes a result that is not a response to `outcome`.
async fn with_password<S: UiProvider>(
    mut visit: Visit<'_, S>,
    request: &str,
    (username, password): (&str, &Secret),
    outcome: &mut Option<Result<PasswordLogin, OAuthError>>,
) -> Answer {
    let checked = checked(&mut visit, request, (username, password)).await;
    let next = match checked {
        Ok(Checked::Next(next)) => *next,
        Ok(Checked::Not(login)) => {
            *outcome = Some(Ok(login));
            return visit.finish(Response::default()).await;
        }
        Err(refusal) => {
            *outcome = Some(Err(refusal.into()));
            return Ok(Response::default());
        }
    };
    flow::act(visit, next).await
}

enum Checked {
    Next(Box<Next>),
    Not(PasswordLogin),
}

async fn checked<S: UiProvider>(
    visit: &mut Visit<'_, S>,
    request: &str,
    (username, password): (&str, &Secret),
) -> Result<Checked, Refusal> {
    let pending = visit.pending(request)?;
    let before = login::before(visit, &pending, username).await?;
    if let Kind::Refuse { told } = before {
        return Ok(Checked::Not(told.map_or(PasswordLogin::Wrong, PasswordLogin::Refused)));
    }
    let is_demanded = before == Kind::SecondFactor;
    Ok(match login::log_in(visit, &pending, (username, password), is_demanded).await? {
        Login::Welcome(account, owed) => {
            // A form that is sent twice has one outcome.
            let key = visit.keys().current().clone();
            let sent = SentForm::new(key, &["own login", request, username, password.reveal()]);
            Checked::Next(Box::new(Next::once(
                sent,
                Next::OneFactor { id: pending.id, account: *account, owed },
            )))
        }
        Login::Refused(told) => {
            Checked::Next(Box::new(Next::Show(visit.refusal("access_denied", Some(&told)))))
        }
        Login::Wrong => Checked::Not(PasswordLogin::Wrong),
        Login::Blocked(seconds) => {
            Checked::Not(PasswordLogin::TooManyAttempts { retry_after: Duration::from_secs(seconds) })
        }
    })
}
