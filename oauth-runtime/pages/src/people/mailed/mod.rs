//! Pages that send an e-mail, and go on when its link or its code comes back.
//!
//! 1. The person types an address. The page stores a ticket and an e-mail, whether or not there is anybody to write to.
//!    The answer is the same.
//! 2. The link, in the browser that asked, or the code, typed there, confirms the ticket.
//! 3. Each word has its own page for the confirmed ticket.

mod ask;
mod code;
mod send;

use std::future::Future;

use futures_util::FutureExt;
use http::StatusCode;
use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::OAuthError;
use oauth_runtime_core::http::{Form, Response};
use oauth_runtime_core::store::{EmailStore, MailStore, PersonEmail, TicketStore};

use self::ask::{ask, ask_page, asked};
use self::code::{guessed, sent_page};
pub(super) use self::send::{Addressee, send};
use super::mail_limits;
use super::ticket::{self, Open, Purpose, Step};
use crate::mail::EmailAddress;
use crate::next::{Next, Outcome};
use crate::once;
use crate::paths::LOGIN;
use crate::post::Queue;
use crate::provider::UiProvider;
use crate::visit::Visit;

/// A word whose page sends an e-mail.
pub(super) trait Mailed<S: UiProvider>: Send + Sync + 'static {
    /// The queue of its e-mails.
    type Queue: Queue;

    /// Its page.
    const PAGE: &'static str;
    /// The purpose of its tickets.
    const PURPOSE: Purpose;
    /// The messages of the page that asks for the address: its title, and the text that says what happens next.
    const ASKS: (&'static str, &'static str);
    /// The message of the link back.
    const BACK: &'static str = "email-back";

    /// The addressee of the e-mail.
    fn addressee(
        visit: &Visit<'_, S>,
        address: &EmailAddress,
    ) -> impl Future<Output = Result<Addressee, OAuthError>> + Send;

    /// The link or the code came back.
    fn confirmed(visit: &mut Visit<'_, S>, ticket: Open) -> impl Future<Output = Outcome> + Send;

    /// Handles the form on the page of the confirmed ticket, if the page has one.
    fn submitted(
        visit: &mut Visit<'_, S>,
        ticket: Open,
        form: &Form<'_>,
    ) -> impl Future<Output = Outcome> + Send {
        let _ = form;
        Self::confirmed(visit, ticket)
    }

    /// The answer to a person who may not use the page. `ticket` is the name of the ticket that they came with.
    fn instead(visit: &Visit<'_, S>, ticket: Option<&str>) -> Option<Outcome> {
        let _ = (visit, ticket);
        None
    }

    /// Where the page leads back to.
    fn back(visit: &Visit<'_, S>, request: &str) -> String {
        visit.path_about(LOGIN, request)
    }
}

/// Whether a request to such a page uses a link, or goes on with a ticket.
pub(super) fn uses_ticket(query: &str) -> bool {
    // As the page reads it, however it is spelt.
    Form::parse(query.as_bytes()).is_ok_and(|form| form.get("ticket").is_some())
}

/// A request to the page.
pub(super) async fn respond<S, P>(visit: &mut Visit<'_, S>, is_post: bool, form: &Form<'_>) -> Outcome
where
    S: UiProvider<Store: TicketStore + MailStore>,
    P: Mailed<S>,
{
    let name = form.get(if is_post { "question" } else { "ticket" });
    if let Some(instead) = P::instead(visit, name) {
        if let (false, Some(name), Some(link)) = (is_post, name, form.get("link")) {
            // The link counts now: the way back has the name of the ticket alone.
            confirm::<S, P>(visit, name, link).await?;
        }
        return instead;
    }
    let Some(name) = name else {
        return if is_post { asked::<S, P>(visit, form).await } else { ask::<S, P>(visit, form) };
    };
    if is_post {
        visit.check(P::PAGE, form, name)?;
    }
    let Some(found) = ticket::find(visit, P::PURPOSE, name).await? else {
        // A second click, after the first one has used the ticket.
        return match answered_before::<S, P>(visit, is_post, (name, form)).await? {
            Some(first) => Ok(Next::Respond(first)),
            None => over::<S, P>(visit),
        };
    };
    // The client may have named languages.
    let _ = visit.pending(found.request());
    match (found.data.step, is_post) {
        (Step::Confirmed, false) => P::confirmed(visit, found).await,
        // A second click on the page that asks for the code.
        (Step::Confirmed, true) if form.get("code").is_some() && form.get("password").is_none() => {
            Ok(Next::Go(path_of::<S, P>(visit, &found.name)))
        }
        // Boxed: it does all that a login does and more, and the compiler limits how deeply futures nest.
        (Step::Confirmed, true) => P::submitted(visit, found, form).boxed().await,
        (Step::Sent, true) => guessed::<S, P>(visit, found, form.get("code").unwrap_or_default()).await,
        (Step::Sent, false) => match form.get("link") {
            None => Ok(Next::Show(sent_page::<S, P>(visit, &found, None))),
            Some(link) => match found.follow(visit, link).await? {
                Some(found) => {
                    mail_limits::came_back(visit, P::PURPOSE, &found.data.address).await?;
                    Ok(Next::Go(path_of::<S, P>(visit, &found.name)))
                }
                None => over::<S, P>(visit),
            },
        },
    }
}

/// The answer to this form of this browser, or to its ticket, if there was one.
async fn answered_before<S, P>(
    visit: &Visit<'_, S>,
    is_post: bool,
    (name, form): (&str, &Form<'_>),
) -> Result<Option<Response>, OAuthError>
where
    S: UiProvider<Store: TicketStore + MailStore>,
    P: Mailed<S>,
{
    if is_post && let Some(first) = once::answered(visit, P::PAGE, form).await? {
        return Ok(Some(first));
    }
    once::answered_named(visit, P::PAGE, name).await
}

/// Confirms a ticket by its link, if it is still valid.
async fn confirm<S, P>(visit: &Visit<'_, S>, name: &str, link: &str) -> Result<(), OAuthError>
where
    S: UiProvider<Store: TicketStore + MailStore>,
    P: Mailed<S>,
{
    let Some(found) = ticket::find(visit, P::PURPOSE, name).await? else { return Ok(()) };
    match found.follow(visit, link).await? {
        Some(found) => mail_limits::came_back(visit, P::PURPOSE, &found.data.address).await,
        None => Ok(()),
    }
}

/// The person whom a ticket is about, if they still have the address that the e-mail went to. Another person may have
/// it by now.
pub(super) async fn still_theirs<S>(
    visit: &Visit<'_, S>,
    ticket: &Open,
) -> Result<Option<PersonEmail>, OAuthError>
where
    S: UiProvider<Users: EmailStore>,
{
    let Some(subject) = ticket.subject() else { return Ok(None) };
    let person = visit.server.users().get_email(subject).await.map_err(store_failure::<S::Users>)?;
    Ok(person.filter(|person| person.verified && ticket.went_to(&person.address)))
}

/// The ticket is no longer valid, or not valid in this browser.
pub(super) fn over<S: UiProvider, P: Mailed<S>>(visit: &Visit<'_, S>) -> Outcome {
    let problem = visit.language().text("email-over");
    Ok(Next::Show(ask_page::<S, P>(visit, StatusCode::OK, "", ("", Some(problem)))))
}

/// The values of a form about a ticket.
pub(super) fn form_of<S: UiProvider, P: Mailed<S>>(visit: &Visit<'_, S>, ticket: &Open) -> minijinja::Value {
    let form = visit.form(P::PAGE, ticket.request(), &ticket.name);
    minijinja::context! { question => &ticket.name, ..form }
}

/// The path of the page about a ticket.
fn path_of<S: UiProvider, P: Mailed<S>>(visit: &Visit<'_, S>, name: &str) -> String {
    format!("{}?ticket={name}", visit.path(P::PAGE))
}
