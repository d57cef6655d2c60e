//! Pages that send an e-mail, and go on when its link or its code comes back.
//!
//! 1. The person types an address. The page stores a ticket and an e-mail, whether or not there is anybody to write to.
//!    The answer is the same.
//! 2. The link, in the browser that asked, or the code, typed there, confirms the ticket.
//! 3. Each word has its own page for the confirmed ticket.

use std::future::Future;

use futures_util::FutureExt;
use http::StatusCode;
use http::header::RETRY_AFTER;
use minijinja::context;
use oauth_runtime_core::__internal::{observe, store_failure};
use oauth_runtime_core::OAuthError;
use oauth_runtime_core::event::{Event, EventKind};
use oauth_runtime_core::http::{Form, Response};
use oauth_runtime_core::store::{EmailStore, MailStore, PersonEmail, TicketStore};

use super::ticket::{self, Guess, Open, Purpose, Step};
use super::{mail_limits, welcome};
use crate::answer::Permissions;
use crate::human;
use crate::mail::{EmailAddress, Letter, MailKind};
use crate::next::{Next, Outcome};
use crate::once;
use crate::paths::LOGIN;
use crate::post::{Known, Queue};
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

/// The addressee of an e-mail.
pub(super) enum Addressee {
    /// Nobody: the ticket leads nowhere.
    Nobody,
    /// A person, who gets the link and the code.
    /// `replaces` is the address that a change is to replace.
    Ticket { kind: MailKind, to: String, subject: Option<String>, replaces: Option<String> },
    /// A person who gets only a link to another page: the ticket leads nowhere.
    Told { kind: MailKind, to: String, page: &'static str },
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

/// Asks for the address.
fn ask<S: UiProvider, P: Mailed<S>>(visit: &mut Visit<'_, S>, query: &Form<'_>) -> Outcome {
    let id = query.get("request").unwrap_or_default();
    // A bookmark has no request. A request that has expired is treated as absent.
    let id = if visit.pending(id).is_ok() { id } else { "" };
    Ok(Next::Show(ask_page::<S, P>(visit, StatusCode::OK, id, ("", None))))
}

/// The person typed an address.
async fn asked<S, P>(visit: &mut Visit<'_, S>, form: &Form<'_>) -> Outcome
where
    S: UiProvider<Store: TicketStore + MailStore>,
    P: Mailed<S>,
{
    let id = visit.check(P::PAGE, form, "")?;
    let id = welcome::waiting(visit, &id)?;
    let typed = form.get("email").unwrap_or_default();
    let Some(address) = EmailAddress::of(typed) else {
        let problem = visit.language().text("email-invalid");
        return Ok(Next::Show(ask_page::<S, P>(visit, StatusCode::OK, &id, (typed, Some(problem)))));
    };
    if !human::is_right(visit, form).await? {
        let problem = visit.language().text("captcha-wrong");
        return Ok(Next::Show(ask_page::<S, P>(visit, StatusCode::OK, &id, (typed, Some(problem)))));
    }
    let is_known = match mail_limits::count(visit, P::PURPOSE, address.as_str()).await? {
        Ok(is_known) => is_known,
        Err(limited) => {
            let seconds = limited.retry_after.as_secs();
            let problem = visit.counted("email-blocked", "seconds", seconds);
            let page = (typed, Some(problem));
            let mut page = ask_page::<S, P>(visit, StatusCode::TOO_MANY_REQUESTS, &id, page);
            page.headers_mut().insert(RETRY_AFTER, seconds.into());
            return Ok(Next::Show(page));
        }
    };
    let issued = send::<S, P>(visit, &address, (&id, is_known, true)).await?;
    Ok(Next::Go(path_of::<S, P>(visit, &issued)))
}

/// Sends the e-mail to this address. Returns the name of its ticket. `has_link`: without a browser, there is only a code.
///
/// # Errors
/// `temporarily_unavailable` if too many wait; those of the store.
pub(super) async fn send<S, P>(
    visit: &Visit<'_, S>,
    address: &EmailAddress,
    (id, is_known, has_link): (&str, bool, bool),
) -> Result<String, OAuthError>
where
    S: UiProvider<Store: TicketStore + MailStore>,
    P: Mailed<S>,
{
    // From here on, everything is the same for everybody: stores take as long for nobody, and only the task that sends
    // e-mail knows whether there is an addressee.
    let addressee = P::addressee(visit, address).await?;
    let about = match &addressee {
        Addressee::Ticket { subject, to, replaces, .. } => {
            let (subject, replaces) = (subject.as_deref(), replaces.as_deref());
            ticket::About { subject, sent_to: Some(to), replaces }
        }
        Addressee::Nobody | Addressee::Told { .. } => ticket::About::default(),
    };
    let issued = ticket::issue(visit, P::PURPOSE, address, about, id).await?;
    let (kind, to, page) = match addressee {
        // Stored like an e-mail to a person, but not sent.
        Addressee::Nobody => (MailKind::AlreadySignedUp, None, None),
        Addressee::Ticket { kind, to, .. } => (kind, Some(to), None),
        Addressee::Told { kind, to, page } => (kind, Some(to), Some(page)),
    };
    let link = match page {
        None => format!("{}&link={}", visit.uri(&path_of::<S, P>(visit, &issued.name)), issued.link.reveal()),
        Some(page) => visit.uri(&visit.path(page)),
    };
    let letter = Letter {
        kind,
        is_for_nobody: to.is_none(),
        to: to.unwrap_or_else(|| address.as_str().to_owned()),
        link: Some(link).filter(|_| has_link || page.is_some()),
        code: page.is_none().then(|| in_groups(&issued.code)),
        minutes: ticket::minutes(),
        about: None,
    };
    match is_known && P::Queue::IS_FOR_STRANGERS {
        true => visit.post::<Known>(letter).await?,
        false => visit.post::<P::Queue>(letter).await?,
    }
    Ok(issued.name)
}

/// The person typed a code.
async fn guessed<S, P>(visit: &mut Visit<'_, S>, found: Open, typed: &str) -> Outcome
where
    S: UiProvider<Store: TicketStore + MailStore>,
    P: Mailed<S>,
{
    let attempt = match mail_limits::guess(visit).await? {
        Ok(attempt) => attempt,
        Err(limited) => {
            let seconds = limited.retry_after.as_secs();
            let problem = visit.counted("login-blocked", "seconds", seconds);
            let mut page = sent_page::<S, P>(visit, &found, Some(problem));
            *page.status_mut() = StatusCode::TOO_MANY_REQUESTS;
            page.headers_mut().insert(RETRY_AFTER, seconds.into());
            return Ok(Next::Show(page));
        }
    };
    match found.guess(visit, typed).await? {
        Guess::Right(found) => {
            attempt.succeeded().await.map_err(store_failure::<S::Store>)?;
            mail_limits::came_back(visit, P::PURPOSE, &found.data.address).await?;
            Ok(Next::Go(path_of::<S, P>(visit, &found.name)))
        }
        Guess::Wrong(found) => {
            observe(visit.server, |at| Event::new(EventKind::EmailCodeFailed {}, at));
            let problem = visit.language().text("email-sent-wrong");
            Ok(Next::Show(sent_page::<S, P>(visit, &found, Some(problem))))
        }
        Guess::Over => {
            observe(visit.server, |at| Event::new(EventKind::EmailCodeFailed {}, at));
            over::<S, P>(visit)
        }
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

/// The page that asks for the address.
fn ask_page<S: UiProvider, P: Mailed<S>>(
    visit: &Visit<'_, S>,
    status: StatusCode,
    id: &str,
    (email, problem): (&str, Option<String>),
) -> Response {
    let (title, lead) = P::ASKS;
    let form = visit.form(P::PAGE, id, "");
    let captcha = human::snippet(visit);
    let permissions = Permissions { captcha: captcha.is_some(), ..Permissions::default() };
    let (back, back_text) = (P::back(visit, id), P::BACK);
    let values = context! { title, lead, form, email, problem, captcha, back, back_text };
    visit.page_with(status, "email.html", values, &permissions)
}

/// The page that says that the person gets an e-mail. It is the same if there is none.
fn sent_page<S: UiProvider, P: Mailed<S>>(
    visit: &Visit<'_, S>,
    ticket: &Open,
    problem: Option<String>,
) -> Response {
    let form = form_of::<S, P>(visit, ticket);
    let again = visit.path_about(P::PAGE, ticket.request());
    let values =
        context! { lead => "email-sent-lead", form, email => &ticket.data.address, problem, back => again };
    visit.page(StatusCode::OK, "email-sent.html", values)
}

/// The values of a form about a ticket.
pub(super) fn form_of<S: UiProvider, P: Mailed<S>>(visit: &Visit<'_, S>, ticket: &Open) -> minijinja::Value {
    let form = visit.form(P::PAGE, ticket.request(), &ticket.name);
    context! { question => &ticket.name, ..form }
}

/// The path of the page about a ticket.
fn path_of<S: UiProvider, P: Mailed<S>>(visit: &Visit<'_, S>, name: &str) -> String {
    format!("{}?ticket={name}", visit.path(P::PAGE))
}

/// Writes a code as `1234 5678`, which people copy with fewer mistakes.
fn in_groups(code: &str) -> String {
    let digits: Vec<char> = code.chars().collect();
    digits.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}
