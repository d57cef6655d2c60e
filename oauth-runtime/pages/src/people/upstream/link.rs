//! A person of an upstream who is not linked with an account here gets a link to an account that they log in to, or a
//! new account. An address alone never links: the person with the address at the upstream may be a different person
//! from the one with the account here.

use http::StatusCode;
use minijinja::context;
use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::OAuthError;
use oauth_runtime_core::event::EventKind;
use oauth_runtime_core::http::Form;
use oauth_runtime_core::store::{UpstreamLink, UpstreamStore};
use oauth_runtime_upstream::Upstream;

use super::LINK;
use super::held::Held;
use super::new_account::{self, Shown};
use super::turn::Turn;
use crate::account::Account;
use crate::account_pages::log_in_first;
use crate::credentials;
use crate::events;
use crate::factor_news;
use crate::mail::MailKind;
use crate::next::{Next, Outcome};
use crate::once::{self, Sending, SentForm};
use crate::owner::recently_authenticated_owner;
use crate::part::{News, PagePart};
use crate::paths::{APPLICATIONS, LOGIN, SECURITY};
use crate::provider::UiProvider;
use crate::refusal::Refusal;
use crate::session::Purpose;
use crate::visit::Visit;

pub(super) async fn show<S>(visit: &mut Visit<'_, S>) -> Outcome
where
    S: UiProvider<Store: UpstreamStore>,
{
    match Held::of(visit) {
        Some(held) => page(visit, &held, Shown::first(visit)).await,
        None => Ok(Next::Go(visit.path(APPLICATIONS))),
    }
}

pub(super) async fn submit<S>(visit: &mut Visit<'_, S>, form: &Form<'_>) -> Outcome
where
    S: UiProvider<Store: UpstreamStore>,
{
    let Some(held) = Held::of(visit) else {
        // A second click, after the first one has decided.
        let first = once::answered(visit, LINK, form).await?;
        return first.map(Next::Respond).ok_or(Refusal::NothingPending);
    };
    let owner = recently_authenticated_owner(visit);
    // The form is about the person and the account that the page showed.
    let about = about(&held, owner.as_ref());
    if visit.maker(LINK, form, &about).is_none() {
        return Err(Refusal::Forged { page: Some(visit.path(LINK)) });
    }
    let sent = SentForm::of_browser(visit.keys(), LINK, form);
    match (form.get("decision"), owner) {
        (Some("link"), Some(owner)) => {
            let sent = match sent.begin(visit).await? {
                Sending::First(sent) => sent,
                Sending::Answered(first) => return Ok(Next::Respond(first)),
            };
            let outcome = link(visit, held, owner).await;
            sent.end(visit, outcome).await
        }
        (Some("create"), None) => new_account::create(visit, held, form, sent).await,
        (Some("log-in"), _) => log_in_first(visit, LINK),
        _ => {
            Held::take(visit);
            let is_pending = visit.pending(&held.request).is_ok();
            let back = if is_pending { visit.path_about(LOGIN, &held.request) } else { visit.path(SECURITY) };
            Ok(Next::once(sent, Next::Go(back)))
        }
    }
}

fn about(held: &Held, owner: Option<&Account>) -> String {
    let subject = owner.map_or("", |owner| owner.subject.as_str());
    format!("{} {subject}", held.digest())
}

/// The person is logged in, and consented.
async fn link<S>(visit: &mut Visit<'_, S>, held: Held, owner: Account) -> Outcome
where
    S: UiProvider<Store: UpstreamStore>,
{
    factor_news::count(visit, &owner.subject).await?;
    let store = visit.server.store();
    // In another window, the person may be getting a new account at this moment. It would be left without a link.
    let turn = Turn::take(visit, &held).await?;
    let link = held.link(&owner.subject, &owner.username, visit.now);
    let made = store.create_upstream_link(link).await;
    turn.give_back(visit).await;
    if made.map_err(store_failure::<S::Store>)? {
        events::of_account(visit.server, &owner, || EventKind::UpstreamLinked {
            upstream: (&*held.upstream).into(),
        });
        let label = visit.server.pages().upstreams().named(&held.upstream).map(Upstream::label);
        let about = Some(label.unwrap_or(&held.upstream).to_owned());
        S::People::tell(visit, &owner.subject, News { kind: MailKind::UpstreamLinked, about }).await;
    } else if !is_linked_with(visit, &held, &owner).await? {
        Held::take(visit);
        let told = visit.language().text("upstream-link-taken");
        return Ok(Next::Show(visit.refusal("access_denied", Some(&told))));
    }
    // All logins of the person may have ended meanwhile, because somebody else was in their account.
    if credentials::of_subject(visit.server, &owner.subject).await?.has_ended(&owner) {
        let deleted = store.delete_upstream_link(&held.digest(), &owner.subject).await;
        deleted.map_err(store_failure::<S::Store>)?;
        return Err(Refusal::SessionEnded);
    }
    held.decided(visit).await;
    if visit.pending(&held.request).is_err() {
        return Ok(Next::Go(visit.path(super::ACCOUNT)));
    }
    // A login to make the link is also a login for the request that led to it.
    let has_logged_in = !owner.is_of_unknown_age && owner.auth_time >= held.held_at;
    visit.note(&held.request, |progress| {
        progress.account = Some(owner.subject.clone());
        if has_logged_in {
            progress.logged_in_as = Some(owner.subject);
        }
    });
    Ok(Next::Continue { id: held.request })
}

async fn is_linked_with<S>(visit: &Visit<'_, S>, held: &Held, owner: &Account) -> Result<bool, OAuthError>
where
    S: UiProvider<Store: UpstreamStore>,
{
    Ok(find_link(visit, held).await?.is_some_and(|link| *link.subject == *owner.subject))
}

/// The link of the person who waits.
pub(super) async fn find_link<S>(
    visit: &Visit<'_, S>,
    held: &Held,
) -> Result<Option<UpstreamLink>, OAuthError>
where
    S: UiProvider<Store: UpstreamStore>,
{
    let found = visit.server.store().get_upstream_link(&held.digest()).await;
    found.map_err(store_failure::<S::Store>)
}

/// The page, for the person who waits.
pub(super) async fn page<S>(visit: &mut Visit<'_, S>, held: &Held, shown: Shown) -> Outcome
where
    S: UiProvider<Store: UpstreamStore>,
{
    let server = visit.server;
    let Some(upstream) = server.pages().upstreams().named(&held.upstream) else {
        return Err(Refusal::NothingPending);
    };
    let owner = recently_authenticated_owner(visit);
    // The person chose the account when they asked for the link.
    let is_other =
        held.linking.as_ref().zip(owner.as_ref()).is_some_and(|(own, owner)| *own != owner.subject);
    if is_other {
        Held::take(visit);
        return Err(Refusal::NothingPending);
    }
    // Only a person whose address the upstream verified learns that an account here has it.
    let is_taken = match (shown.is_taken, &held.email) {
        (Some(is_taken), _) => is_taken,
        (None, Some(email)) if owner.is_none() => {
            let found = S::People::subject_of_email(server, email).await?;
            found.is_some_and(|subject| Some(&*subject) != held.new_subject.as_deref())
        }
        (None, _) => false,
    };
    let creates =
        owner.is_none() && !is_taken && held.email.is_some() && S::People::creates_people(server.pages());
    let form = visit.form(LINK, "", &about(held, owner.as_ref()));
    let values = context! {
        form,
        upstream => upstream.label(),
        person => held.shown_as.as_deref(),
        username => owner.as_ref().map(|owner| owner.username.as_str()),
        email => held.email.as_deref(),
        name => held.name.as_deref(),
        taken => is_taken,
        creates,
        chooses => shown.typed.username.is_some(),
        new_username => shown.typed.username.as_deref(),
        own_fields => shown.typed.values(visit),
        problem => shown.problem,
    };
    Ok(Next::Show(visit.page(StatusCode::OK, "upstream-link.html", values)))
}

/// The name of a request for the page of links.
pub(super) fn request_of_account<S: UiProvider>(visit: &Visit<'_, S>) -> Result<String, OAuthError> {
    visit.name(Purpose::account(super::ACCOUNT))
}
