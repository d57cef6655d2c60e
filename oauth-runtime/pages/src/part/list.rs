//! The parts of a declaration as a list: nothing, or one part and the ones behind it.

use std::future::{Future, ready};
use std::sync::Arc;

use oauth_runtime_core::http::Form;
use oauth_runtime_core::store::{NewPerson, SignUp};
use oauth_runtime_core::{OAuthError, SettingsError, Text};

use super::{Link, News, PagePart, TriedCode};
use crate::account::Account;
use crate::config::Pages;
use crate::logout::LogoutPage;
use crate::next::Outcome;
use crate::people_word::PeopleWord;
use crate::provider::UiProvider;
use crate::refusal::Refusal;
use crate::visit::Visit;

#[expect(private_interfaces, reason = "nobody else calls it")]
impl<S: UiProvider> PagePart<S> for () {
    fn has(_: &Pages, _: &str) -> bool {
        false
    }

    fn add_paths(_: &mut Vec<&'static str>) {}

    fn respond(_: &mut Visit<'_, S>, _: &str, _: bool, _: &Form<'_>) -> impl Future<Output = Outcome> + Send {
        ready(Err(Refusal::NothingPending))
    }
}

/// Whether a part is switched on. A list always is: it asks each of its parts.
fn is_on<S: UiProvider, P: PagePart<S>>(pages: &Pages) -> bool {
    P::WORD.is_none_or(|word| pages.has_people(word))
}

/// Whether a part is switched on, and has a page at this path.
fn has<S: UiProvider, P: PagePart<S>>(pages: &Pages, path: &str) -> bool {
    is_on::<S, P>(pages) && P::has(pages, path)
}

/// Whether a part is switched on, and creates people.
fn creates<S: UiProvider, P: PagePart<S>>(pages: &Pages) -> bool {
    is_on::<S, P>(pages) && P::creates_people(pages)
}

/// Whether a part is switched on, and sends codes for logins.
fn sends<S: UiProvider, P: PagePart<S>>(pages: &Pages) -> bool {
    is_on::<S, P>(pages) && P::sends_codes(pages)
}

/// Whether a part is switched on, and finds people by their addresses.
fn knows<S: UiProvider, P: PagePart<S>>(pages: &Pages) -> bool {
    is_on::<S, P>(pages) && P::knows_addresses(pages)
}

/// The pair asks whether a word is switched on, so a single word is not a list: the macro puts it beside `()`.
#[expect(private_interfaces, reason = "nobody else calls it")]
impl<S, First, Rest> PagePart<S> for (First, Rest)
where
    S: UiProvider,
    First: PagePart<S>,
    Rest: PagePart<S>,
{
    fn declares(word: PeopleWord) -> bool {
        First::declares(word) || Rest::declares(word)
    }

    fn has(pages: &Pages, path: &str) -> bool {
        has::<S, First>(pages, path) || has::<S, Rest>(pages, path)
    }

    fn is_for_anybody(path: &str) -> bool {
        First::is_for_anybody(path) || Rest::is_for_anybody(path)
    }

    fn add_paths(paths: &mut Vec<&'static str>) {
        First::add_paths(paths);
        Rest::add_paths(paths);
    }

    fn sign_up_page(pages: &Pages) -> Option<&'static str> {
        let first = First::sign_up_page(pages).filter(|_| is_on::<S, First>(pages));
        first.or_else(|| Rest::sign_up_page(pages).filter(|_| is_on::<S, Rest>(pages)))
    }

    fn add_paths_of(pages: &Pages, paths: &mut Vec<String>) {
        if is_on::<S, First>(pages) {
            First::add_paths_of(pages, paths);
        }
        if is_on::<S, Rest>(pages) {
            Rest::add_paths_of(pages, paths);
        }
    }

    const HAS_TICKETS: bool = First::HAS_TICKETS || Rest::HAS_TICKETS;

    // They are all in one store.
    async fn forget_tickets(server: &S, subject: &str) -> Result<(), OAuthError> {
        match First::HAS_TICKETS {
            true => First::forget_tickets(server, subject).await,
            false => Rest::forget_tickets(server, subject).await,
        }
    }

    fn check(pages: &Pages) -> Result<(), SettingsError> {
        if is_on::<S, First>(pages) {
            First::check(pages)?;
        }
        if is_on::<S, Rest>(pages) {
            Rest::check(pages)?;
        }
        Ok(())
    }

    fn creates_people(pages: &Pages) -> bool {
        creates::<S, First>(pages) || creates::<S, Rest>(pages)
    }

    async fn create_person(server: &S, person: NewPerson) -> Result<Option<SignUp>, OAuthError> {
        let pages = server.pages();
        if creates::<S, First>(pages) {
            return First::create_person(server, person).await;
        }
        match creates::<S, Rest>(pages) {
            true => Rest::create_person(server, person).await,
            false => Ok(None),
        }
    }

    fn knows_addresses(pages: &Pages) -> bool {
        knows::<S, First>(pages) || knows::<S, Rest>(pages)
    }

    // They all have the same people, and the same way to them.
    async fn username_at(server: &S, address: &str) -> Result<Option<String>, OAuthError> {
        match knows::<S, First>(server.pages()) {
            true => First::username_at(server, address).await,
            false => Rest::username_at(server, address).await,
        }
    }

    async fn address_of(server: &S, subject: &str) -> Result<Option<String>, OAuthError> {
        match knows::<S, First>(server.pages()) {
            true => First::address_of(server, subject).await,
            false => Rest::address_of(server, subject).await,
        }
    }

    async fn tell_at(visit: &Visit<'_, S>, address: String, news: News) {
        match knows::<S, First>(visit.server.pages()) {
            true => First::tell_at(visit, address, news).await,
            false => Rest::tell_at(visit, address, news).await,
        }
    }

    async fn add_data(
        server: &S,
        subject: &str,
        data: &mut serde_json::Map<String, serde_json::Value>,
    ) -> Result<(), OAuthError> {
        First::add_data(server, subject, data).await?;
        Rest::add_data(server, subject, data).await
    }

    async fn admits(server: &S, account: &Account) -> Result<bool, OAuthError> {
        let pages = server.pages();
        Ok((!is_on::<S, First>(pages) || First::admits(server, account).await?)
            && (!is_on::<S, Rest>(pages) || Rest::admits(server, account).await?))
    }

    async fn has_ended(server: &S, account: &Account) -> Result<bool, OAuthError> {
        let pages = server.pages();
        Ok(is_on::<S, First>(pages) && First::has_ended(server, account).await?
            || is_on::<S, Rest>(pages) && Rest::has_ended(server, account).await?)
    }

    async fn subject_of_email(server: &S, address: &str) -> Result<Option<Text>, OAuthError> {
        let pages = server.pages();
        if is_on::<S, First>(pages)
            && let Some(subject) = First::subject_of_email(server, address).await?
        {
            return Ok(Some(subject));
        }
        match is_on::<S, Rest>(pages) {
            true => Rest::subject_of_email(server, address).await,
            false => Ok(None),
        }
    }

    // A part knows it, switched on or not.
    async fn username(server: &S, subject: &str) -> Result<Option<String>, OAuthError> {
        match First::username(server, subject).await? {
            Some(username) => Ok(Some(username)),
            None => Rest::username(server, subject).await,
        }
    }

    // Links stay in the store while their part is switched off.
    async fn end_other_ways(visit: &Visit<'_, S>, subject: &str) -> Result<(), OAuthError> {
        First::end_other_ways(visit, subject).await?;
        Rest::end_other_ways(visit, subject).await
    }

    async fn has_way(server: &S, subject: &str) -> Result<bool, OAuthError> {
        let pages = server.pages();
        Ok(is_on::<S, First>(pages) && First::has_way(server, subject).await?
            || is_on::<S, Rest>(pages) && Rest::has_way(server, subject).await?)
    }

    async fn keep_logout(visit: &Visit<'_, S>, accounts: &[Account], page: &LogoutPage) -> Option<String> {
        let pages = visit.server.pages();
        if is_on::<S, First>(pages)
            && let Some(state) = First::keep_logout(visit, accounts, page).await
        {
            return Some(state);
        }
        match is_on::<S, Rest>(pages) {
            true => Rest::keep_logout(visit, accounts, page).await,
            false => None,
        }
    }

    async fn log_out_upstream(server: &S, accounts: &[Account], state: Option<&str>) -> Option<String> {
        let pages = server.pages();
        if is_on::<S, First>(pages)
            && let Some(url) = First::log_out_upstream(server, accounts, state).await
        {
            return Some(url);
        }
        match is_on::<S, Rest>(pages) {
            true => Rest::log_out_upstream(server, accounts, state).await,
            false => None,
        }
    }

    fn begin(server: &Arc<S>) {
        let pages = server.pages();
        if is_on::<S, First>(pages) {
            First::begin(server);
        }
        if is_on::<S, Rest>(pages) {
            Rest::begin(server);
        }
    }

    fn changes_by_get(path: &str, query: &str) -> bool {
        First::changes_by_get(path, query) || Rest::changes_by_get(path, query)
    }

    async fn respond(visit: &mut Visit<'_, S>, path: &str, is_post: bool, form: &Form<'_>) -> Outcome {
        let pages = visit.server.pages();
        if has::<S, First>(pages, path) {
            return First::respond(visit, path, is_post, form).await;
        }
        match has::<S, Rest>(pages, path) {
            true => Rest::respond(visit, path, is_post, form).await,
            false => Err(Refusal::NothingPending),
        }
    }

    fn sends_codes(pages: &Pages) -> bool {
        sends::<S, First>(pages) || sends::<S, Rest>(pages)
    }

    async fn send_code(visit: &Visit<'_, S>, address: &str) -> Result<Option<String>, OAuthError> {
        match sends::<S, First>(visit.server.pages()) {
            true => First::send_code(visit, address).await,
            false => Rest::send_code(visit, address).await,
        }
    }

    async fn try_code(visit: &Visit<'_, S>, name: &str, code: &str) -> Result<TriedCode, OAuthError> {
        match sends::<S, First>(visit.server.pages()) {
            true => First::try_code(visit, name, code).await,
            false => Rest::try_code(visit, name, code).await,
        }
    }

    fn add_login_links(visit: &Visit<'_, S>, id: &str, links: &mut Vec<Link>) {
        let pages = visit.server.pages();
        if is_on::<S, First>(pages) {
            First::add_login_links(visit, id, links);
        }
        if is_on::<S, Rest>(pages) {
            Rest::add_login_links(visit, id, links);
        }
    }

    async fn read_navigation(visit: &mut Visit<'_, S>) -> Result<(), OAuthError> {
        First::read_navigation(visit).await?;
        Rest::read_navigation(visit).await
    }

    fn add_navigation(visit: &Visit<'_, S>, links: &mut Vec<Link>) {
        let pages = visit.server.pages();
        if is_on::<S, First>(pages) {
            First::add_navigation(visit, links);
        }
        if is_on::<S, Rest>(pages) {
            Rest::add_navigation(visit, links);
        }
    }

    fn add_security_links(visit: &Visit<'_, S>, links: &mut Vec<Link>) {
        let pages = visit.server.pages();
        if is_on::<S, First>(pages) {
            First::add_security_links(visit, links);
        }
        if is_on::<S, Rest>(pages) {
            Rest::add_security_links(visit, links);
        }
    }
}
