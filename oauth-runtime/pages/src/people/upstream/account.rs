//! The page on which people list, add and remove the links of their account.

use http::StatusCode;
use minijinja::{Value, context};
use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::OAuthError;
use oauth_runtime_core::event::EventKind;
use oauth_runtime_core::http::Form;
use oauth_runtime_core::store::{UpstreamLink, UpstreamStore};
use oauth_runtime_upstream::Upstream;

use super::link::request_of_account;
use super::{ACCOUNT, begin};
use crate::account::Account;
use crate::account_pages::applications::date;
use crate::account_pages::{log_in_first, navigation};
use crate::credentials;
use crate::events;
use crate::logins::end_logins;
use crate::mail::MailKind;
use crate::next::{Next, Outcome};
use crate::owner::recently_authenticated_owner;
use crate::part::{News, PagePart};
use crate::passkeys::has_usable;
use crate::paths::LOGIN;
use crate::provider::UiProvider;
use crate::refusal::Refusal;
use crate::visit::Visit;

pub(super) async fn show<S>(visit: &mut Visit<'_, S>, query: &Form<'_>) -> Outcome
where
    S: UiProvider<Store: UpstreamStore>,
{
    let Some(owner) = recently_authenticated_owner(visit) else {
        return log_in_first(visit, ACCOUNT);
    };
    let saved = query.get("saved").map(|_| visit.language().text("security-saved"));
    page(visit, &owner, saved, None).await
}

pub(super) async fn submit<S>(visit: &mut Visit<'_, S>, form: &Form<'_>) -> Outcome
where
    S: UiProvider<Store: UpstreamStore>,
{
    let Some(owner) = recently_authenticated_owner(visit) else {
        return log_in_first(visit, ACCOUNT);
    };
    visit.check(ACCOUNT, form, &owner.subject)?;
    if let Some(id) = form.get("link") {
        let server = visit.server;
        let upstream = server.pages().upstreams().named(id).ok_or(Refusal::NothingPending)?;
        let id = request_of_account(visit)?;
        let pending = visit.pending(&id)?;
        return begin::leave(visit, upstream, pending, Some(owner.subject)).await;
    }
    let digest = form.get("unlink").unwrap_or_default().to_owned();
    let links = links(visit, &owner.subject).await?;
    let Some(link) = links.iter().find(|link| link.digest.to_string() == digest) else {
        return Ok(Next::Go(format!("{}?saved=1", visit.path(ACCOUNT))));
    };
    let is_last = is_usable(visit, link) && usable(visit, &links) == 1;
    if is_last && !has_another_way(visit, &owner).await? {
        let problem = visit.language().text("upstreams-last");
        return page(visit, &owner, None, Some(problem)).await;
    }
    unlink(visit, &owner, link).await?;
    Ok(Next::Go(format!("{}?saved=1", visit.path(ACCOUNT))))
}

async fn unlink<S>(visit: &Visit<'_, S>, owner: &Account, link: &UpstreamLink) -> Result<(), Refusal>
where
    S: UiProvider<Store: UpstreamStore>,
{
    let store = visit.server.store();
    // Meanwhile, the person may have ended this login, because it is somebody else's. A link that is deleted in spite of that, at
    // the very moment, does not come back: it may be the one by which somebody else signs in.
    credentials::still_in(visit.server, owner).await?;
    let deleted = store.delete_upstream_link(&link.digest, &owner.subject).await;
    if !deleted.map_err(store_failure::<S::Store>)? {
        return Ok(());
    }
    // In another window, the person may have removed the other link at the same moment. If both windows put their link
    // back, two are left; with none, the person could not log in.
    let left = links(visit, &owner.subject).await?;
    if is_usable(visit, link) && usable(visit, &left) == 0 && !has_another_way(visit, owner).await? {
        store.create_upstream_link(link.clone()).await.map_err(store_failure::<S::Store>)?;
        // A new password has ended all links since: none of them may come back.
        if credentials::has_ended(visit.server, owner).await? {
            let deleted = store.delete_upstream_link(&link.digest, &owner.subject).await;
            deleted.map_err(store_failure::<S::Store>)?;
            return Err(Refusal::SessionEnded);
        }
        return Ok(());
    }
    let upstream = visit.server.pages().upstreams().of_issuer(&link.issuer);
    let name = upstream.map_or(&*link.issuer, Upstream::id);
    events::of_account(visit.server, owner, || EventKind::UpstreamUnlinked { upstream: name.into() });
    let label = upstream.map_or(&*link.issuer, Upstream::label);
    let news = News { kind: MailKind::UpstreamUnlinked, about: Some(label.to_owned()) };
    S::People::tell(visit, &owner.subject, news).await;
    // Whoever ends the link of a stranger expects the stranger to be out.
    let is_by_link = |account: &Account| {
        let login = account.upstream.as_ref().filter(|login| login.id == name);
        let is_theirs = |there: &String| *there == *link.upstream_subject;
        account.session_id != owner.session_id
            && login.is_some_and(|login| login.subject.as_ref().is_none_or(is_theirs))
    };
    end_logins(visit.server, &owner.subject, is_by_link).await?;
    Ok(())
}

/// Whether a person can log in by this link. Its upstream may have left the configuration.
fn is_usable<S: UiProvider>(visit: &Visit<'_, S>, link: &UpstreamLink) -> bool {
    visit.server.pages().upstreams().of_issuer(&link.issuer).is_some()
}

fn usable<S: UiProvider>(visit: &Visit<'_, S>, links: &[UpstreamLink]) -> usize {
    links.iter().filter(|link| is_usable(visit, link)).count()
}

/// Whether the person can log in without any link: they have just done so, or they have a passkey that works here.
async fn has_another_way<S: UiProvider>(visit: &Visit<'_, S>, owner: &Account) -> Result<bool, OAuthError> {
    let own = visit.credentials(&owner.subject).await?;
    Ok(owner.upstream.is_none() || has_usable(visit.server, &own))
}

async fn links<S>(visit: &Visit<'_, S>, subject: &str) -> Result<Vec<UpstreamLink>, OAuthError>
where
    S: UiProvider<Store: UpstreamStore>,
{
    let mut links =
        visit.server.store().list_upstream_links(subject).await.map_err(store_failure::<S::Store>)?;
    links.sort_by_key(|link| (link.linked_at, link.digest.to_string()));
    Ok(links)
}

async fn page<S>(
    visit: &mut Visit<'_, S>,
    owner: &Account,
    saved: Option<String>,
    problem: Option<String>,
) -> Outcome
where
    S: UiProvider<Store: UpstreamStore>,
{
    let links = links(visit, &owner.subject).await?;
    let upstreams = visit.server.pages().upstreams();
    let links = links.iter().map(|link| {
        let upstream = upstreams.of_issuer(&link.issuer).map_or(&*link.issuer, Upstream::label);
        let added = date(visit, link.linked_at);
        context! { id => link.digest.to_string(), upstream, person => link.shown_as.as_deref(), added }
    });
    let more =
        upstreams.all().iter().map(|upstream| context! { id => upstream.id(), upstream => upstream.label() });
    // The login page asks again, although the person is logged in.
    let log_in = match problem {
        Some(_) => Some(format!("{}&other=1", visit.path_about(LOGIN, &request_of_account(visit)?))),
        None => None,
    };
    let values = context! {
        account => navigation(visit, "upstreams"),
        form => visit.form(ACCOUNT, "", &owner.subject),
        links => links.collect::<Vec<Value>>(),
        upstreams => more.collect::<Vec<Value>>(),
        saved, problem, log_in,
    };
    Ok(Next::Show(visit.page(StatusCode::OK, "upstreams.html", values)))
}
