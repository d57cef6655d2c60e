//! Sign-up: the address is verified before the account exists.

pub(super) mod form;

use std::sync::Arc;

use http::StatusCode;
use minijinja::context;
use oauth_runtime_core::__internal::{observe, store_failure};
use oauth_runtime_core::event::{Event, EventKind};
use oauth_runtime_core::http::{Form, Response};
use oauth_runtime_core::store::{EmailStore, MailStore, NewPerson, SignUp, SignUpStore, TicketStore};
use oauth_runtime_core::{OAuthError, SettingsError, Text};

use self::form::Typed;
use super::mailed::{self, Addressee, Mailed};
use super::new_password::{self, Asked};
use super::ticket::{self, Open, Purpose};
use super::{addresses, check_mailer, mail_limits, username_of, welcome};
use crate::account::Account;
use crate::config::Pages;
use crate::mail::{EmailAddress, MailKind};
use crate::next::{Next, Outcome};
use crate::once::{Sending, SentForm};
use crate::part::{Link, News, PagePart};
use crate::paths::{LOGIN, SIGN_UP};
use crate::people_word::PeopleWord;
use crate::post::{self, Strangers};
use crate::provider::UiProvider;
use crate::visit::Visit;

/// `people(sign_up)`.
#[derive(Debug, Clone, Copy)]
pub struct SignUpPages;

#[expect(private_interfaces, reason = "nobody else calls it")]
impl<S> PagePart<S> for SignUpPages
where
    S: UiProvider<Store: TicketStore + MailStore, Users: EmailStore + SignUpStore>,
{
    const WORD: Option<PeopleWord> = Some(PeopleWord::SignUp);

    fn has(_: &Pages, path: &str) -> bool {
        path == SIGN_UP
    }

    fn is_for_anybody(path: &str) -> bool {
        path == SIGN_UP
    }

    fn add_paths(paths: &mut Vec<&'static str>) {
        paths.push(SIGN_UP);
    }

    fn check(pages: &Pages) -> Result<(), SettingsError> {
        check_mailer("sign_up", pages)
    }

    fn begin(server: &Arc<S>) {
        post::begin(server);
    }

    fn changes_by_get(path: &str, query: &str) -> bool {
        path == SIGN_UP && mailed::uses_ticket(query)
    }

    async fn respond(visit: &mut Visit<'_, S>, _: &str, is_post: bool, form: &Form<'_>) -> Outcome {
        mailed::respond::<S, Self>(visit, is_post, form).await
    }

    fn creates_people(_: &Pages) -> bool {
        true
    }

    fn sign_up_page(_: &Pages) -> Option<&'static str> {
        Some(SIGN_UP)
    }

    async fn create_person(server: &S, person: NewPerson) -> Result<Option<SignUp>, OAuthError> {
        let created = server.users().create_person(person).await.map_err(store_failure::<S::Users>)?;
        if let SignUp::Created { subject } = &created {
            tracing::info!(subject = &**subject, "a person signed up");
            observe(server, |at| Event::new(EventKind::PersonCreated {}, at).subject(subject.clone()));
        }
        Ok(Some(created))
    }

    async fn subject_of_email(server: &S, address: &str) -> Result<Option<Text>, OAuthError> {
        let found = server.users().find_by_email(address).await.map_err(store_failure::<S::Users>)?;
        Ok(found.map(|person| person.subject))
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
        links.push(Link::new("sign-up", "login-sign-up", visit.path_about(SIGN_UP, id)));
    }
}

impl<S> Mailed<S> for SignUpPages
where
    S: UiProvider<Store: TicketStore + MailStore, Users: EmailStore + SignUpStore>,
{
    type Queue = Strangers;

    const PAGE: &'static str = SIGN_UP;
    const PURPOSE: Purpose = Purpose::SignUp;
    const ASKS: (&'static str, &'static str) = ("sign-up-title", "sign-up-intro");

    /// If the address already has an account, an e-mail there says so. Nobody else learns it.
    async fn addressee(visit: &Visit<'_, S>, address: &EmailAddress) -> Result<Addressee, OAuthError> {
        let found = visit.server.users().find_by_email(address.as_str()).await;
        Ok(match found.map_err(store_failure::<S::Users>)? {
            Some(person) => Addressee::Told {
                kind: MailKind::AlreadySignedUp,
                to: String::from(person.address),
                page: LOGIN,
            },
            None => Addressee::Ticket {
                kind: MailKind::SignUp,
                to: address.as_str().to_owned(),
                subject: None,
                replaces: None,
            },
        })
    }

    async fn confirmed(visit: &mut Visit<'_, S>, ticket: Open) -> Outcome {
        let typed = Typed::none(visit);
        Ok(Next::Show(page(visit, &ticket, &typed, None)))
    }

    async fn submitted(visit: &mut Visit<'_, S>, ticket: Open, form: &Form<'_>) -> Outcome {
        let (typed, address) = (Typed::of(visit, form), ticket.data.address.clone());
        let again =
            |visit: &Visit<'_, S>, problem| Ok(Next::Show(page(visit, &ticket, &typed, Some(problem))));
        let username = typed.username(&address).to_owned();
        let claims = match typed.claims(visit) {
            Ok(claims) => claims,
            Err(problem) => return again(visit, problem),
        };
        let about_person = [&*address, &username, &typed.name];
        // It counts, so that nobody asks the policy as often as they like.
        let password = match new_password::accepted(visit, form, (&address, None), &about_person).await? {
            Ok(password) => password,
            Err(problem) => return again(visit, problem),
        };
        let claims = match form::decided(visit, (&address, &username, None), claims).await? {
            Ok(claims) => claims,
            Err(problem) => return again(visit, problem),
        };
        let mut person = NewPerson::new(username.as_str(), address.as_str());
        person.password = Some(password);
        for (name, value) in serde_json::Map::from(claims) {
            person.claims.insert(&*name, value);
        }
        let sent = match SentForm::of_browser(visit.keys(), SIGN_UP, form).begin(visit).await? {
            Sending::First(sent) => sent,
            Sending::Answered(first) => return Ok(Next::Respond(first)),
        };
        let created = match Self::create_person(visit.server, person).await {
            Ok(created) => created,
            Err(error) => return sent.end(visit, Err(error.into())).await,
        };
        if let (Some(SignUp::UsernameTaken), Some(_)) = (&created, &typed.username) {
            sent.give_back(visit).await;
            // Whoever has a mailbox learns here which names are taken, whichever of the two texts they read. Each form counts as
            // a new password, which bounds how many; this makes it slower.
            let problem = match mail_limits::count(visit, Purpose::SignUp, &address).await? {
                Ok(_) => visit.language().text("sign-up-username-taken"),
                Err(limited) => visit.counted("email-blocked", "seconds", limited.retry_after.as_secs()),
            };
            return again(visit, problem);
        }
        let outcome = signed_up(visit, ticket, created, &username).await;
        sent.end(visit, outcome).await
    }
}

/// Uses the ticket up, and logs the person in if they have an account now.
async fn signed_up<S>(
    visit: &mut Visit<'_, S>,
    ticket: Open,
    created: Option<SignUp>,
    username: &str,
) -> Outcome
where
    S: UiProvider<Store: TicketStore + MailStore, Users: EmailStore + SignUpStore>,
{
    let request = ticket.request().to_owned();
    // Of several forms at the same moment, only one creates the person. After that, the ticket is used up.
    ticket.take(visit).await?;
    let Some(SignUp::Created { subject }) = created else {
        // Only the owner of the mailbox reads this.
        let back = visit.path_about(LOGIN, &request);
        let values = context! { title => "sign-up-title", lead => "sign-up-taken", back };
        return Ok(Next::Show(visit.page(StatusCode::OK, "done.html", values)));
    };
    let account = Account::by_password(&subject, username, visit.now);
    welcome::welcome(visit, &request, account).await
}

fn page<S>(visit: &Visit<'_, S>, ticket: &Open, typed: &Typed, problem: Option<String>) -> Response
where
    S: UiProvider<Store: TicketStore + MailStore, Users: EmailStore + SignUpStore>,
{
    let asked = Asked {
        title: "sign-up-title",
        form: mailed::form_of::<S, SignUpPages>(visit, ticket),
        username: typed.username(&ticket.data.address),
        chooses: typed.username.is_some(),
        name: Some(&typed.name),
        own: typed.values(visit),
        back: None,
        has_applications: false,
    };
    new_password::page(visit, asked, problem)
}
