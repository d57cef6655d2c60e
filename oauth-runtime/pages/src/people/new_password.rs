//! A new password: the rules for it, and the page that asks for it.

use std::time::Duration;

use http::StatusCode;
use minijinja::{Value, context};
use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::event::Limit;
use oauth_runtime_core::http::{Form, Response};
use oauth_runtime_core::password::PasswordRefusal;
use oauth_runtime_core::rate_limit::Attempt;
use oauth_runtime_core::store::NewPassword;
use oauth_runtime_core::{OAuthError, Secret};

use crate::events;
use crate::provider::UiProvider;
use crate::visit::Visit;

/// The contents of the page.
pub(super) struct Asked<'a> {
    pub(super) title: &'static str,
    pub(super) form: Value,
    /// The name of the account, which password managers keep with the password.
    pub(super) username: &'a str,
    /// Whether the person chooses that name here.
    pub(super) chooses: bool,
    /// The name that the person typed, if the page asks for one.
    pub(super) name: Option<&'a str>,
    /// The fields of the application.
    pub(super) own: Vec<Value>,
    pub(super) back: Option<String>,
    /// Whether the page offers to end the access of applications.
    pub(super) has_applications: bool,
}

/// The page that asks for a new password.
pub(super) fn page<S: UiProvider>(
    visit: &Visit<'_, S>,
    asked: Asked<'_>,
    problem: Option<String>,
) -> Response {
    let Asked { title, form, username, chooses, name, own, back, has_applications } = asked;
    let (named, rules) = (name.is_some(), visit.server.pages().password_rules());
    let (least, most) = (rules.min_length(), rules.max_length());
    let values = context! {
        title, form, username, chooses, named, name, own_fields => own, least, most, back, problem,
        applications => has_applications,
    };
    visit.page(StatusCode::OK, "new-password.html", values)
}

/// The password of a form, if the rules accept it; otherwise, the text for the person. `about_person` has the facts
/// that an attacker would guess from. `whose` is the key of the limit for new passwords, and the user name is that of an account
/// that exists.
///
/// # Errors
/// If the rules can't be checked now, or the person has set too many passwords.
pub(super) async fn accepted<S: UiProvider>(
    visit: &Visit<'_, S>,
    form: &Form<'_>,
    (whose, username): (&str, Option<&str>),
    about_person: &[&str],
) -> Result<Result<NewPassword, String>, OAuthError> {
    count(visit, (whose, username)).await?;
    let password = Secret::from(form.get("password").unwrap_or_default());
    let rules = visit.server.pages().password_rules();
    let refusal = rules.check(&password, about_person).await.map_err(|error| {
        let error = &error as &dyn std::error::Error;
        tracing::error!(error, "the list of breached passwords can't be asked, so nobody sets a password");
        OAuthError::TemporarilyUnavailable { retry_after: Some(Duration::from_secs(30)) }
    })?;
    Ok(match refusal {
        None => Ok(NewPassword::new(password)),
        Some(refusal) => Err(told(visit, refusal)),
    })
}

/// Counts a new password, whatever the result: checking the rules may query a list on another server. A new account
/// without a password counts, too: the application's policy may look up what the person typed.
pub(super) async fn count<S: UiProvider>(
    visit: &Visit<'_, S>,
    (whose, username): (&str, Option<&str>),
) -> Result<(), OAuthError> {
    let (store, limits) = (visit.server.store(), visit.server.settings().rate_limits());
    let attempt = Attempt::new_password(store, limits, (whose, username, visit.address()), visit.now).await;
    let counted = attempt.map_err(store_failure::<S::Store>)?;
    counted.map(drop).map_err(|limited| {
        events::limited(visit.server, Limit::Login, limited);
        limited.into()
    })
}

/// The reason, which the page tells the person (NIST SP 800-63B-4 section 3.1.1.2).
fn told<S: UiProvider>(visit: &Visit<'_, S>, refusal: PasswordRefusal) -> String {
    let counted = |name: &str, characters: usize| {
        visit.counted(name, "count", u64::try_from(characters).unwrap_or(u64::MAX))
    };
    match refusal {
        PasswordRefusal::TooShort { least } => counted("new-password-short", least),
        PasswordRefusal::TooLong { most } => counted("new-password-long", most),
        PasswordRefusal::Breached => visit.language().text("new-password-breached"),
        _ => visit.language().text("new-password-refused"),
    }
}
