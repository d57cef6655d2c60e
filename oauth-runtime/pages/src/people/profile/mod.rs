//! The profile: the claims that people edit themselves, and the ways to a new password and a new address.

mod fields;
mod page;

use std::sync::Arc;

use oauth_runtime_core::http::Form;
use oauth_runtime_core::store::{
    EmailChangeStore, EmailStore, MailStore, PasswordStore, ProfileStore, TicketStore,
};
use oauth_runtime_core::{OAuthError, SettingsError};

use super::email_change::EmailChangePage;
use super::{addresses, check_mailer, kept, mailed, password_change, ticket};
use crate::config::Pages;
use crate::next::Outcome;
use crate::part::{Link, News, PagePart};
use crate::paths::{CHANGE_EMAIL, CHANGE_PASSWORD, PROFILE};
use crate::people_word::PeopleWord;
use crate::post;
use crate::provider::UiProvider;
use crate::visit::Visit;

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
            (_, false) => page::show(visit, form).await,
            (_, true) => page::submit(visit, form).await,
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
