//! A forgotten password.

use std::sync::Arc;

use http::StatusCode;
use minijinja::context;
use oauth_runtime_core::__internal::{observe, store_failure};
use oauth_runtime_core::event::{Event, EventKind};
use oauth_runtime_core::http::Form;
use oauth_runtime_core::store::{
    EmailStore, MailStore, NewPassword, PasswordStore, PersonEmail, TicketStore,
};
use oauth_runtime_core::{OAuthError, SettingsError};

use super::mailed::{self, Addressee, Mailed};
use super::new_password::{self, Asked};
use super::ticket::{self, Open, Purpose};
use super::{addresses, check_mailer, username_of, ways_in, welcome};
use crate::config::Pages;
use crate::consents;
use crate::ended::end_all_grants;
use crate::everywhere::{end_logins_first, log_out_everywhere};
use crate::mail::{EmailAddress, MailKind};
use crate::next::{Next, Outcome};
use crate::once::{Sending, SentForm};
use crate::part::{Link, News, PagePart};
use crate::paths::{LOGIN, PASSWORD_RESET, SECURITY};
use crate::people_word::PeopleWord;
use crate::post::{self, Strangers};
use crate::provider::UiProvider;
use crate::visit::Visit;

/// `people(password_reset)`.
#[derive(Debug, Clone, Copy)]
pub struct PasswordResetPages;

#[expect(private_interfaces, reason = "nobody else calls it")]
impl<S> PagePart<S> for PasswordResetPages
where
    S: UiProvider<Store: TicketStore + MailStore, Users: EmailStore + PasswordStore>,
{
    const WORD: Option<PeopleWord> = Some(PeopleWord::PasswordReset);

    fn has(_: &Pages, path: &str) -> bool {
        path == PASSWORD_RESET
    }

    fn is_for_anybody(path: &str) -> bool {
        path == PASSWORD_RESET
    }

    fn add_paths(paths: &mut Vec<&'static str>) {
        paths.push(PASSWORD_RESET);
    }

    fn check(pages: &Pages) -> Result<(), SettingsError> {
        check_mailer("password_reset", pages)
    }

    fn begin(server: &Arc<S>) {
        post::begin(server);
    }

    fn changes_by_get(path: &str, query: &str) -> bool {
        path == PASSWORD_RESET && mailed::uses_ticket(query)
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

    fn add_login_links(visit: &Visit<'_, S>, id: &str, links: &mut Vec<Link>) {
        links.push(Link::new("password-reset", "login-password-reset", visit.path_about(PASSWORD_RESET, id)));
    }
}

impl<S> Mailed<S> for PasswordResetPages
where
    S: UiProvider<Store: TicketStore + MailStore, Users: EmailStore + PasswordStore>,
{
    type Queue = Strangers;

    const PAGE: &'static str = PASSWORD_RESET;
    const PURPOSE: Purpose = Purpose::PasswordReset;
    const ASKS: (&'static str, &'static str) = ("password-reset-title", "password-reset-intro");

    async fn addressee(visit: &Visit<'_, S>, address: &EmailAddress) -> Result<Addressee, OAuthError> {
        Ok(match person_of(visit, address, MailKind::PasswordReset).await? {
            Addressee::Ticket { to, subject: Some(subject), .. }
                if visit.server.pages().keeps_elsewhere(&subject) =>
            {
                Addressee::Told { kind: MailKind::PasswordKept, to, page: LOGIN }
            }
            other => other,
        })
    }

    async fn confirmed(visit: &mut Visit<'_, S>, ticket: Open) -> Outcome {
        let Some(person) = mailed::still_theirs(visit, &ticket).await? else {
            return mailed::over::<S, Self>(visit);
        };
        let asked = asked(visit, &ticket, username(&person));
        Ok(Next::Show(new_password::page(visit, asked, None)))
    }

    async fn submitted(visit: &mut Visit<'_, S>, ticket: Open, form: &Form<'_>) -> Outcome {
        let Some(person) = mailed::still_theirs(visit, &ticket).await? else {
            return mailed::over::<S, Self>(visit);
        };
        let username = username(&person);
        let about_person = [username, &*person.address];
        // Whoever is logged in with the old password must not use up what is left for the new one.
        let whose = format!("reset {}", person.subject);
        let password =
            match new_password::accepted(visit, form, (&whose, Some(username)), &about_person).await? {
                Ok(password) => password,
                Err(problem) => {
                    let asked = asked(visit, &ticket, username);
                    return Ok(Next::Show(new_password::page(visit, asked, Some(problem))));
                }
            };
        let sent = match SentForm::of_browser(visit.keys(), PASSWORD_RESET, form).begin(visit).await? {
            Sending::First(sent) => sent,
            Sending::Answered(first) => return Ok(Next::Respond(first)),
        };
        let outcome = reset(visit, ticket, password).await;
        sent.end(visit, outcome).await
    }
}

/// Sets the new password, and ends what the old one began.
async fn reset<S>(visit: &mut Visit<'_, S>, ticket: Open, password: NewPassword) -> Outcome
where
    S: UiProvider<Store: TicketStore + MailStore, Users: EmailStore + PasswordStore>,
{
    // Of several forms at the same moment, one sets its password.
    let Some(ticket) = ticket.take(visit).await? else {
        return mailed::over::<S, PasswordResetPages>(visit);
    };
    // Whoever is logged in with the old password may be changing it at this moment, or the address.
    if let Some(subject) = ticket.subject() {
        end_logins_first(visit.server, subject).await?;
    }
    // The person's address may have changed until then, because this one is no longer theirs.
    let Some(person) = mailed::still_theirs(visit, &ticket).await? else {
        return mailed::over::<S, PasswordResetPages>(visit);
    };
    let subject = &*person.subject;
    let users = visit.server.users();
    if !users.set_password(subject, password).await.map_err(store_failure::<S::Users>)? {
        return mailed::over::<S, PasswordResetPages>(visit);
    }
    tracing::info!(subject, "a person set a new password instead of a forgotten one");
    let changed = || EventKind::PasswordChanged { forgotten: true };
    observe(visit.server, |at| Event::new(changed(), at).subject(subject));
    // Before what may fail.
    visit.tell(MailKind::PasswordChanged, String::from(person.address.clone())).await;
    end_what_the_old_password_began(visit, subject).await?;
    let request = welcome::waiting(visit, ticket.request())?;
    let back = visit.path_about(LOGIN, &request);
    let (title, lead) = ("password-reset-done", "password-reset-done-text");
    let ways = ways_in::values(visit, subject).await?;
    let values = context! { title, lead, back, ways, security => visit.path(SECURITY) };
    Ok(Next::Show(visit.page(StatusCode::OK, "done.html", values)))
}

/// Ends everything that an attacker with the old password may have: tickets, sessions, consents, and the grants of
/// applications.
async fn end_what_the_old_password_began<S>(visit: &Visit<'_, S>, subject: &str) -> Result<(), OAuthError>
where
    S: UiProvider<Store: TicketStore + MailStore>,
{
    let server = visit.server;
    let ended = async {
        // The consents first, so that they yield no new grants while the old ones end.
        consents::delete_all(server, subject).await?;
        // Before the logins: whoever signs in by a link meanwhile is logged out with the others.
        S::People::end_other_ways(visit, subject).await?;
        log_out_everywhere(server, subject).await?;
        end_all_grants(server, subject).await?;
        // Tickets that were stored meanwhile.
        ticket::forget(server, subject).await
    };
    ended.await.inspect_err(|error| {
        tracing::error!(
            subject,
            %error,
            "the password of a person was reset, but not all their sessions and grants have ended: end them with \
             `log_out_everywhere` and the administration"
        );
    })
}

/// The person who has this address gets the ticket.
pub(super) async fn person_of<S>(
    visit: &Visit<'_, S>,
    address: &EmailAddress,
    kind: MailKind,
) -> Result<Addressee, OAuthError>
where
    S: UiProvider<Users: EmailStore>,
{
    let found = visit.server.users().find_by_email(address.as_str()).await;
    let found = found.map_err(store_failure::<S::Users>)?.filter(|person| person.verified);
    // The e-mail goes to the address in the store, never to the text that was typed.
    Ok(found.map_or(Addressee::Nobody, |person| Addressee::Ticket {
        kind,
        to: String::from(person.address),
        subject: Some(String::from(person.subject)),
        replaces: None,
    }))
}

/// The user name of the account, or the address if it has none.
fn username(person: &PersonEmail) -> &str {
    person.username.as_deref().unwrap_or(&person.address)
}

fn asked<'a, S>(visit: &Visit<'_, S>, ticket: &Open, username: &'a str) -> Asked<'a>
where
    S: UiProvider<Store: TicketStore + MailStore, Users: EmailStore + PasswordStore>,
{
    let form = mailed::form_of::<S, PasswordResetPages>(visit, ticket);
    Asked {
        title: "password-reset-title",
        form,
        username,
        chooses: false,
        name: None,
        own: Vec::new(),
        back: None,
        has_applications: false,
    }
}
