//! The profile: the claims that people edit themselves.

use std::sync::Arc;

use http::StatusCode;
use minijinja::{Value, context};
use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::event::EventKind;
use oauth_runtime_core::http::{Form, Response};
use oauth_runtime_core::openid::Claims;
use oauth_runtime_core::store::{
    ClaimsStore, EmailChangeStore, EmailStore, MailStore, PasswordStore, ProfileStore, TicketStore,
};
use oauth_runtime_core::{OAuthError, SettingsError};

use super::email_change::EmailChangePage;
use super::{addresses, check_mailer, kept, mailed, one_line, password_change, ticket};
use crate::account::Account;
use crate::account_pages::{log_in_first, navigation};
use crate::config::Pages;
use crate::credentials;
use crate::events;
use crate::next::{Next, Outcome};
use crate::owner::recently_authenticated_owner;
use crate::part::{Link, News, PagePart};
use crate::paths::{CHANGE_EMAIL, CHANGE_PASSWORD, PROFILE};
use crate::people_word::PeopleWord;
use crate::post;
use crate::provider::UiProvider;
use crate::refusal::Refusal;
use crate::visit::Visit;

/// The claims that people edit themselves, with their messages and the `autocomplete` values for browsers (OpenID
/// Connect Core section 5.1).
const FIELDS: [(&str, &str, &str); 4] = [
    ("name", "profile-name", "name"),
    ("given_name", "profile-given-name", "given-name"),
    ("family_name", "profile-family-name", "family-name"),
    ("nickname", "profile-nickname", "nickname"),
];

/// The longest value, in characters.
const LONGEST: usize = 128;

/// How often to try again if the claims are changed at the same moment.
const MOST_TRIES: usize = 8;

/// `people(profile)`.
#[derive(Debug, Clone, Copy)]
pub struct ProfilePages;

#[expect(private_interfaces, reason = "nobody else calls it")]
impl<S> PagePart<S> for ProfilePages
where
    S: UiProvider<
            Store: TicketStore + MailStore,
            Users: EmailStore + PasswordStore + EmailChangeStore + ProfileStore,
        >,
{
    const WORD: Option<PeopleWord> = Some(PeopleWord::Profile);

    fn has(_: &Pages, path: &str) -> bool {
        matches!(path, PROFILE | CHANGE_PASSWORD | CHANGE_EMAIL)
    }

    fn add_paths(paths: &mut Vec<&'static str>) {
        paths.extend([PROFILE, CHANGE_PASSWORD, CHANGE_EMAIL]);
    }

    fn check(pages: &Pages) -> Result<(), SettingsError> {
        check_mailer("profile", pages)
    }

    fn begin(server: &Arc<S>) {
        post::begin(server);
    }

    fn changes_by_get(path: &str, query: &str) -> bool {
        path == CHANGE_EMAIL && mailed::uses_ticket(query)
    }

    async fn respond(visit: &mut Visit<'_, S>, path: &str, is_post: bool, form: &Form<'_>) -> Outcome {
        if kept::is_kept(visit) {
            return kept::page(visit);
        }
        match (path, is_post) {
            (CHANGE_EMAIL, _) => mailed::respond::<S, EmailChangePage>(visit, is_post, form).await,
            (CHANGE_PASSWORD, false) => password_change::show(visit).await,
            (CHANGE_PASSWORD, true) => password_change::submit(visit, form).await,
            (_, false) => show(visit, form).await,
            (_, true) => submit(visit, form).await,
        }
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

    fn add_navigation(visit: &Visit<'_, S>, links: &mut Vec<Link>) {
        if !kept::is_kept(visit) {
            links.push(Link::new("profile", "profile-title", visit.path(PROFILE)));
        }
    }

    fn add_security_links(visit: &Visit<'_, S>, links: &mut Vec<Link>) {
        if !kept::is_kept(visit) {
            links.push(Link::new("password", "profile-password-change", visit.path(CHANGE_PASSWORD)));
        }
    }
}

async fn show<S>(visit: &mut Visit<'_, S>, query: &Form<'_>) -> Outcome
where
    S: UiProvider<Users: EmailStore>,
{
    let Some(owner) = recently_authenticated_owner(visit) else {
        return log_in_first(visit, PROFILE);
    };
    let claims = claims_of(visit, &owner).await?;
    let saved = query.get("saved").map(|_| visit.language().text("security-saved"));
    Ok(Next::Show(page(visit, &owner, &claims, saved).await?))
}

async fn submit<S>(visit: &mut Visit<'_, S>, form: &Form<'_>) -> Outcome
where
    S: UiProvider<Users: EmailStore + ProfileStore>,
{
    let Some(owner) = recently_authenticated_owner(visit) else {
        return log_in_first(visit, PROFILE);
    };
    visit.check(PROFILE, form, &owner.subject)?;
    for _ in 0..MOST_TRIES {
        let current = claims_of(visit, &owner).await?;
        let (next, changed) = written(&current, form);
        if changed.is_empty() {
            return Ok(Next::Go(format!("{}?saved=1", visit.path(PROFILE))));
        }
        let users = visit.server.users();
        // Meanwhile, the person may have ended this login, because it is somebody else's.
        credentials::still_in(visit.server, &owner).await?;
        let stored = users.set_claims(&owner.subject, &current, next.clone()).await;
        if stored.map_err(store_failure::<S::Users>)? {
            let claims = || changed.iter().map(|name| (*name).into()).collect();
            events::of_account(visit.server, &owner, || EventKind::ProfileChanged { claims: claims() });
            if credentials::has_ended(visit.server, &owner).await? {
                // Unless the person has changed them since.
                let back = users.set_claims(&owner.subject, &next, current).await;
                back.map_err(store_failure::<S::Users>)?;
                return Err(Refusal::SessionEnded);
            }
            return Ok(Next::Go(format!("{}?saved=1", visit.path(PROFILE))));
        }
    }
    Err(OAuthError::TemporarilyUnavailable { retry_after: Some(std::time::Duration::from_secs(1)) }.into())
}

/// The claims as the form has them, and the names of those that changed. An empty field removes its claim.
fn written(current: &Claims, form: &Form<'_>) -> (Claims, Vec<&'static str>) {
    let mut all = serde_json::Map::from(current.clone());
    let mut changed = Vec::new();
    for (name, _, _) in FIELDS {
        // An empty value means no value.
        if form.count(name) == 0 {
            continue;
        }
        let typed = form.get(name).unwrap_or_default();
        let typed = one_line(typed, LONGEST);
        if all.get(name).and_then(|own| own.as_str()).unwrap_or_default() == typed {
            continue;
        }
        changed.push(name);
        match typed.is_empty() {
            true => all.remove(name),
            false => all.insert(name.to_owned(), typed.into()),
        };
    }
    (all.into(), changed)
}

async fn claims_of<S: UiProvider>(visit: &Visit<'_, S>, owner: &Account) -> Result<Claims, OAuthError> {
    let claims = visit.server.users().get_claims(&owner.subject).await;
    Ok(claims.map_err(store_failure::<S::Users>)?.unwrap_or_default())
}

async fn page<S>(
    visit: &Visit<'_, S>,
    owner: &Account,
    claims: &Claims,
    saved: Option<String>,
) -> Result<Response, OAuthError>
where
    S: UiProvider<Users: EmailStore>,
{
    let email = visit.server.users().get_email(&owner.subject).await.map_err(store_failure::<S::Users>)?;
    let fields = FIELDS.into_iter().map(|(name, text, autocomplete)| {
        let value = claims.get(name).and_then(|own| own.as_str()).unwrap_or_default();
        context! { name, text, value, autocomplete }
    });
    let values = context! {
        account => navigation(visit, "profile"),
        form => visit.form(PROFILE, "", &owner.subject),
        fields => fields.collect::<Vec<Value>>(),
        email => email.map(|email| String::from(email.address)),
        email_page => visit.path(CHANGE_EMAIL),
        password_page => visit.path(CHANGE_PASSWORD),
        saved,
    };
    Ok(visit.page(StatusCode::OK, "profile.html", values))
}
