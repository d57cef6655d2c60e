//! A login with a link or a code in an e-mail.

use std::sync::Arc;

use oauth_runtime_core::__internal::{observe, store_failure};
use oauth_runtime_core::event::{Event, EventKind};
use oauth_runtime_core::http::Form;
use oauth_runtime_core::store::{EmailStore, MailStore, TicketStore};
use oauth_runtime_core::{OAuthError, SettingsError};

use super::mailed::{self, Addressee, Mailed};
use super::password_reset::person_of;
use super::ticket::{self, Guess, Open, Purpose};
use super::{addresses, check_mailer, mail_limits, username_of, welcome};
use crate::account::Account;
use crate::config::Pages;
use crate::credentials;
use crate::mail::{EmailAddress, MailKind};
use crate::next::{Next, Outcome};
use crate::once::{Sending, SentForm};
use crate::part::{Link, News, PagePart, TriedCode};
use crate::paths::EMAIL_LOGIN;
use crate::people_word::PeopleWord;
use crate::post::{self, Strangers};
use crate::provider::UiProvider;
use crate::visit::Visit;

/// `people(email_login)`.
#[derive(Debug, Clone, Copy)]
pub struct EmailLoginPages;

#[expect(private_interfaces, reason = "nobody else calls it")]
impl<S> PagePart<S> for EmailLoginPages
where
    S: UiProvider<Store: TicketStore + MailStore, Users: EmailStore>,
{
    const WORD: Option<PeopleWord> = Some(PeopleWord::EmailLogin);

    fn has(_: &Pages, path: &str) -> bool {
        path == EMAIL_LOGIN
    }

    fn is_for_anybody(path: &str) -> bool {
        path == EMAIL_LOGIN
    }

    fn add_paths(paths: &mut Vec<&'static str>) {
        paths.push(EMAIL_LOGIN);
    }

    fn check(pages: &Pages) -> Result<(), SettingsError> {
        check_mailer("email_login", pages)
    }

    fn begin(server: &Arc<S>) {
        post::begin(server);
    }

    fn changes_by_get(path: &str, query: &str) -> bool {
        path == EMAIL_LOGIN && mailed::uses_ticket(query)
    }

    async fn respond(visit: &mut Visit<'_, S>, _: &str, is_post: bool, form: &Form<'_>) -> Outcome {
        mailed::respond::<S, Self>(visit, is_post, form).await
    }

    async fn username(server: &S, subject: &str) -> Result<Option<String>, OAuthError> {
        username_of(server, subject).await
    }

    const HAS_TICKETS: bool = true;

    async fn forget_tickets(server: &S, subject: &str) -> Result<(), OAuthError> {
        ticket::forget(server, subject).await
    }

    async fn username_at(server: &S, address: &str) -> Result<Option<String>, OAuthError> {
        addresses::username_at(server, address).await
    }

    async fn address_of(server: &S, subject: &str) -> Result<Option<String>, OAuthError> {
        addresses::address_of(server, subject).await
    }

    async fn tell_at(visit: &Visit<'_, S>, address: String, news: News) {
        addresses::tell_at(visit, address, news).await;
    }

    fn sends_codes(_: &Pages) -> bool {
        true
    }

    async fn send_code(visit: &Visit<'_, S>, address: &str) -> Result<Option<String>, OAuthError> {
        let Some(address) = EmailAddress::of(address) else {
            return Err(OAuthError::invalid_request("email is not an address"));
        };
        let is_known = mail_limits::count(visit, Purpose::EmailLogin, address.as_str()).await??;
        mailed::send::<S, Self>(visit, &address, ("", is_known, false)).await.map(Some)
    }

    async fn try_code(visit: &Visit<'_, S>, name: &str, code: &str) -> Result<TriedCode, OAuthError> {
        let attempt = mail_limits::guess(visit).await??;
        let Some(found) = ticket::find(visit, Purpose::EmailLogin, name).await? else {
            return Ok(TriedCode::Over);
        };
        let confirmed = match found.guess(visit, code).await? {
            Guess::Right(confirmed) => confirmed,
            Guess::Wrong(_) => {
                observe(visit.server, |at| Event::new(EventKind::EmailCodeFailed {}, at));
                return Ok(TriedCode::Wrong);
            }
            Guess::Over => {
                observe(visit.server, |at| Event::new(EventKind::EmailCodeFailed {}, at));
                return Ok(TriedCode::Over);
            }
        };
        attempt.succeeded().await.map_err(store_failure::<S::Store>)?;
        mail_limits::came_back(visit, Purpose::EmailLogin, &confirmed.data.address).await?;
        Ok(account(visit, confirmed)
            .await?
            .map_or(TriedCode::Over, |account| TriedCode::Right(Box::new(account))))
    }

    fn add_login_links(visit: &Visit<'_, S>, id: &str, links: &mut Vec<Link>) {
        links.push(Link::new("email-login", "login-email", visit.path_about(EMAIL_LOGIN, id)));
    }
}

impl<S> Mailed<S> for EmailLoginPages
where
    S: UiProvider<Store: TicketStore + MailStore, Users: EmailStore>,
{
    type Queue = Strangers;

    const PAGE: &'static str = EMAIL_LOGIN;
    const PURPOSE: Purpose = Purpose::EmailLogin;
    const ASKS: (&'static str, &'static str) = ("email-login-title", "email-login-intro");

    async fn addressee(visit: &Visit<'_, S>, address: &EmailAddress) -> Result<Addressee, OAuthError> {
        person_of(visit, address, MailKind::EmailLogin).await
    }

    /// Logs the person in at once. The link works only in the browser that asked, so opening it logs in nobody else.
    async fn confirmed(visit: &mut Visit<'_, S>, ticket: Open) -> Outcome {
        // Whoever opens it once more is logged in already.
        let sent = SentForm::about(visit.keys(), EMAIL_LOGIN, &ticket.name);
        let sent = match sent.begin(visit).await? {
            Sending::First(sent) => sent,
            Sending::Answered(first) => return Ok(Next::Respond(first)),
        };
        let outcome = log_in(visit, ticket).await;
        sent.end(visit, outcome).await
    }
}

async fn log_in<S>(visit: &mut Visit<'_, S>, ticket: Open) -> Outcome
where
    S: UiProvider<Store: TicketStore + MailStore, Users: EmailStore>,
{
    let request = ticket.request().to_owned();
    match account(visit, ticket).await? {
        Some(account) => welcome::welcome(visit, &request, account).await,
        None => mailed::over::<S, EmailLoginPages>(visit),
    }
}

/// The account of a confirmed ticket, which is used now. `None`: it was used before, or the person has another address by now.
async fn account<S>(visit: &Visit<'_, S>, ticket: Open) -> Result<Option<Account>, OAuthError>
where
    S: UiProvider<Store: TicketStore + MailStore, Users: EmailStore>,
{
    let Some(subject) = ticket.subject().map(str::to_owned) else { return Ok(None) };
    // This comes before the ticket is used: if all logins of the person end after it, this login ends too.
    let generation = credentials::of_subject(visit.server, &subject).await?.generation();
    let Some(ticket) = ticket.take(visit).await? else { return Ok(None) };
    let Some(person) = mailed::still_theirs(visit, &ticket).await? else { return Ok(None) };
    let username = person.username.as_deref().unwrap_or(&person.address);
    let account = Account::by_email(&subject, username, visit.now);
    Ok(Some(Account { generation: Some(generation), ..account }))
}
