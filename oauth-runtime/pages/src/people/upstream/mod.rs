//! `upstream`: sign in with other providers.

mod account;
mod begin;
mod begun;
mod callback;
mod held;
mod link;
mod logout;
mod sign_in;

use oauth_runtime_core::http::Form;
use oauth_runtime_core::store::UpstreamStore;
use oauth_runtime_core::{OAuthError, SettingsError};

use crate::config::Pages;
use crate::logout::LogoutPage;
use crate::next::Outcome;
use crate::part::{Link, PagePart};
use crate::people_word::PeopleWord;
use crate::provider::UiProvider;
use crate::refusal::Refusal;
use crate::visit::Visit;

/// Where a sign-in begins.
pub(super) const BEGIN: &str = "/login/upstream";

/// Where it ends: a path for each upstream, so that no response is taken for that of another (RFC 9700 section 4.4.2).
pub(super) const CALLBACK: &str = "/login/upstream/callback/";

/// What comes of a person whom nobody here is linked with.
pub(super) const LINK: &str = "/login/upstream/link";

/// Where a person comes back to from the logout of an upstream.
pub(super) const LOGGED_OUT: &str = "/login/upstream/logged-out";

/// The links of an account.
pub(super) const ACCOUNT: &str = "/account/upstreams";

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
        matches!(path, BEGIN | LINK | LOGGED_OUT | ACCOUNT) || path.starts_with(CALLBACK)
    }

    fn add_paths(paths: &mut Vec<&'static str>) {
        paths.extend([BEGIN, LINK, LOGGED_OUT, ACCOUNT]);
    }

    fn add_paths_of(pages: &Pages, paths: &mut Vec<String>) {
        paths.extend(pages.upstreams().all().iter().map(|upstream| format!("{CALLBACK}{}", upstream.id())));
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

    fn changes_by_get(path: &str, _: &str) -> bool {
        path.starts_with(CALLBACK)
    }

    async fn respond(visit: &mut Visit<'_, S>, path: &str, is_post: bool, form: &Form<'_>) -> Outcome {
        match (path, is_post) {
            (BEGIN, false) => begin::follow(visit, form).await,
            (LOGGED_OUT, false) => logout::come_back(visit, form),
            (LINK, false) => link::show(visit).await,
            (LINK, true) => link::submit(visit, form).await,
            (ACCOUNT, false) => account::show(visit, form).await,
            (ACCOUNT, true) => account::submit(visit, form).await,
            (_, false) => match path.strip_prefix(CALLBACK) {
                Some(id) => callback::receive(visit, id, form).await,
                None => Err(Refusal::NothingPending),
            },
            (_, true) => Err(OAuthError::MethodIsNotAllowed { allow: "GET, HEAD" }.into()),
        }
    }

    fn add_login_links(visit: &Visit<'_, S>, id: &str, links: &mut Vec<Link>) {
        for upstream in visit.server.pages().upstreams().all() {
            let href = begin::href(visit, upstream.id(), id);
            let about = Some(upstream.label().to_owned());
            links.push(Link { name: "upstream", text: "login-upstream", href, about, is_button: true });
        }
    }

    async fn log_out_upstream(visit: &Visit<'_, S>, page: &LogoutPage) -> Option<String> {
        logout::onward(visit, page).await
    }

    fn add_security_links(visit: &Visit<'_, S>, links: &mut Vec<Link>) {
        // A configuration may name none.
        if !visit.server.pages().upstreams().all().is_empty() {
            links.push(Link::new("upstreams", "upstreams-title", visit.path(ACCOUNT)));
        }
    }
}
