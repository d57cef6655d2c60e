//! `upstream`: sign in with other providers.

mod account;
mod begin;
mod begun;
mod callback;
mod ended_there;
mod failed;
mod held;
mod link;
mod logout;
mod new_account;
mod session;
mod sign_in;
mod turn;

use std::sync::Arc;

use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::http::Form;
use oauth_runtime_core::store::{UpstreamLink, UpstreamStore};
use oauth_runtime_core::{OAuthError, SettingsError};
use oauth_runtime_upstream::Upstream;
use serde_json::json;

use crate::account::Account;
use crate::config::Pages;
use crate::events;
use crate::logout::LogoutPage;
use crate::mail::MailKind;
use crate::next::Outcome;
use crate::part::{Link, News, PagePart};
use crate::people_word::PeopleWord;
use crate::provider::UiProvider;
use crate::refusal::Refusal;
use crate::visit::Visit;

/// Where a sign-in begins.
pub(super) const BEGIN: &str = "/login/upstream";

/// Where it ends: a path for each upstream, so that a response of one upstream is never taken for a response of another
/// (RFC 9700 section 4.4.2).
pub(super) const CALLBACK: &str = "/login/upstream/callback/";

/// Where an upstream says, server to server, that a session there is over: a path for each.
pub(super) const BACK_CHANNEL: &str = "/login/upstream/backchannel-logout/";

/// Where an upstream says so in a frame.
pub(super) const FRONT_CHANNEL: &str = "/login/upstream/frontchannel-logout/";

/// The page for a person who is not linked with an account here.
pub(super) const LINK: &str = "/login/upstream/link";

/// Where a person comes back to from the logout of an upstream.
pub(super) const LOGGED_OUT: &str = "/login/upstream/logged-out";

/// The links of an account.
pub(super) const ACCOUNT: &str = "/account/upstreams";

/// The beginnings of the paths that each upstream has.
const OF_EACH: [&str; 3] = [CALLBACK, BACK_CHANNEL, FRONT_CHANNEL];

/// The pages.
#[derive(Debug, Clone, Copy)]
pub struct UpstreamPages;

#[expect(private_interfaces, reason = "nobody else calls it")]
impl<S> PagePart<S> for UpstreamPages
where
    S: UiProvider<Store: UpstreamStore>,
{
    const WORD: Option<PeopleWord> = Some(PeopleWord::Upstream);

    fn has(_: &Pages, path: &str) -> bool {
        matches!(path, BEGIN | LINK | LOGGED_OUT | ACCOUNT)
            || OF_EACH.iter().any(|start| path.starts_with(start))
    }

    fn add_paths(paths: &mut Vec<&'static str>) {
        paths.extend([BEGIN, LINK, LOGGED_OUT, ACCOUNT]);
    }

    fn add_paths_of(pages: &Pages, paths: &mut Vec<String>) {
        for upstream in pages.upstreams().all() {
            paths.extend(OF_EACH.iter().map(|start| format!("{start}{}", upstream.id())));
        }
    }

    fn check(pages: &Pages) -> Result<(), SettingsError> {
        let upstreams = pages.upstreams();
        if !upstreams.is_said() {
            return Err(SettingsError::new(
                "Pages::builder().upstream",
                "`people(upstream)` is declared, and the pages have no other provider",
                "add `.upstream(Upstream::openid(…))`, leave the word out, or write `.upstreams([])` if your configuration names none",
            ));
        }
        match upstreams.repeated() {
            None => Ok(()),
            Some(id) => Err(SettingsError::new(
                "Pages::builder().upstream",
                format!("two upstreams have the name `{id}`, so a response could be for either"),
                "give each a name of its own",
            )),
        }
    }

    fn begin(server: &Arc<S>) {
        let pages = server.pages();
        let has = |word| S::People::declares(word) && pages.has_people(word);
        if has(PeopleWord::EmailLogin) || has(PeopleWord::PasswordReset) {
            return;
        }
        let upstreams = pages.upstreams();
        let silent =
            |upstream: &&Upstream| !upstream.knows_login_time() && !upstreams.counts_as_recent(upstream.id());
        for upstream in upstreams.all().iter().filter(silent) {
            tracing::warn!(
                upstream = upstream.id(),
                "people who have only this upstream cannot open the pages that change their account, because it never says \
                 when they logged in: declare `people(email_login)` or `people(password_reset)`, or see \
                 `UpstreamPolicy::counts_as_recent`"
            );
        }
    }

    fn changes_by_get(path: &str, _: &str) -> bool {
        path.starts_with(CALLBACK) || path.starts_with(FRONT_CHANNEL)
    }

    async fn respond(visit: &mut Visit<'_, S>, path: &str, is_post: bool, form: &Form<'_>) -> Outcome {
        match (path, is_post) {
            (BEGIN, false) => begin::follow(visit, form).await,
            (LOGGED_OUT, false) => logout::come_back(visit, form).await,
            (LINK, false) => link::show(visit).await,
            (LINK, true) => link::submit(visit, form).await,
            (ACCOUNT, false) => account::show(visit, form).await,
            (ACCOUNT, true) => account::submit(visit, form).await,
            _ => match (path.strip_prefix(BACK_CHANNEL), is_post) {
                (Some(id), true) => ended_there::by_token(visit, id, form).await,
                (Some(_), false) => Err(OAuthError::MethodIsNotAllowed { allow: "POST" }.into()),
                (None, false) => of_browser(visit, path, form).await,
                (None, true) => Err(OAuthError::MethodIsNotAllowed { allow: "GET, HEAD" }.into()),
            },
        }
    }

    fn add_login_links(visit: &Visit<'_, S>, id: &str, links: &mut Vec<Link>) {
        for upstream in visit.server.pages().upstreams().all() {
            let href = begin::href(visit, upstream.id(), id);
            let about = Some(upstream.label().to_owned());
            links.push(Link {
                name: "upstream",
                text: "login-upstream",
                href,
                about,
                count: None,
                is_button: true,
            });
        }
    }

    async fn add_data(
        server: &S,
        subject: &str,
        data: &mut serde_json::Map<String, serde_json::Value>,
    ) -> Result<(), OAuthError> {
        let links = server.store().list_upstream_links(subject).await.map_err(store_failure::<S::Store>)?;
        let links = links.iter().map(|link| {
            json!({
                "issuer": &*link.issuer,
                "subject": &*link.upstream_subject,
                "shown_as": link.shown_as.as_deref(),
                "linked_at": link.linked_at,
            })
        });
        data.insert("upstream_links".to_owned(), links.collect());
        Ok(())
    }

    async fn keep_logout(visit: &Visit<'_, S>, accounts: &[Account], page: &LogoutPage) -> Option<String> {
        logout::keep(visit, accounts, page).await
    }

    async fn log_out_upstream(server: &S, accounts: &[Account], state: Option<&str>) -> Option<String> {
        logout::onward(server, accounts, state).await
    }

    async fn end_other_ways(visit: &Visit<'_, S>, subject: &str) -> Result<(), OAuthError> {
        let (server, store) = (visit.server, visit.server.store());
        for link in store.list_upstream_links(subject).await.map_err(store_failure::<S::Store>)? {
            let deleted = store.delete_upstream_link(&link.digest, subject).await;
            if deleted.map_err(store_failure::<S::Store>)? {
                let upstream = server.pages().upstreams().of_issuer(&link.issuer);
                events::person_unlinked(server, subject, upstream.map_or(&*link.issuer, Upstream::id));
                let label = upstream.map_or(&*link.issuer, Upstream::label);
                let news = News { kind: MailKind::UpstreamUnlinked, about: Some(label.to_owned()) };
                S::People::tell(visit, subject, news).await;
            }
        }
        Ok(())
    }

    async fn has_way(server: &S, subject: &str) -> Result<bool, OAuthError> {
        let links = server.store().list_upstream_links(subject).await.map_err(store_failure::<S::Store>)?;
        Ok(links.iter().any(|link| server.pages().upstreams().of_issuer(&link.issuer).is_some()))
    }

    async fn admits(server: &S, account: &Account) -> Result<bool, OAuthError> {
        session::join(server, account).await
    }

    async fn has_ended(server: &S, account: &Account) -> Result<bool, OAuthError> {
        Ok(session::has_ended(server, account).await? || !is_linked(server, account).await?)
    }

    fn add_security_links(visit: &Visit<'_, S>, links: &mut Vec<Link>) {
        // A configuration may name no upstreams.
        if !visit.server.pages().upstreams().all().is_empty() {
            links.push(Link::new("upstreams", "upstreams-title", visit.path(ACCOUNT)));
        }
    }
}

/// Whether the link is still there by which the person signed in: they may have ended it while the sign-in was on its way.
async fn is_linked<S>(server: &S, account: &Account) -> Result<bool, OAuthError>
where
    S: UiProvider<Store: UpstreamStore>,
{
    let Some(login) = &account.upstream else { return Ok(true) };
    let upstream = server.pages().upstreams().named(&login.id);
    let (Some(upstream), Some(subject)) = (upstream, login.subject.as_deref()) else { return Ok(true) };
    let digest = UpstreamLink::digest_of(upstream.issuer(), subject);
    let link = server.store().get_upstream_link(&digest).await.map_err(store_failure::<S::Store>)?;
    Ok(link.is_some_and(|link| link.subject == account.subject))
}

/// The paths to which a browser brings something from an upstream.
async fn of_browser<S>(visit: &mut Visit<'_, S>, path: &str, query: &Form<'_>) -> Outcome
where
    S: UiProvider<Store: UpstreamStore>,
{
    match (path.strip_prefix(CALLBACK), path.strip_prefix(FRONT_CHANNEL)) {
        (Some(id), _) => callback::receive(visit, id, query).await,
        (_, Some(id)) => ended_there::in_frame(visit, id, query).await,
        _ => Err(Refusal::NothingPending),
    }
}
