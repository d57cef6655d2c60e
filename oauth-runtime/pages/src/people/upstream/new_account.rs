//! A new account for a person of an upstream. It needs what a sign-up needs, except for a password: the fields of the
//! application, and the consent of its policy. The upstream has verified the address.

use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::http::Form;
use oauth_runtime_core::store::{NewPerson, SignUp, UpstreamLink, UpstreamStore};
use oauth_runtime_core::{OAuthError, Text};
use oauth_runtime_upstream::Upstream;

use super::super::new_password;
use super::super::sign_up::form::{self, Typed};
use super::failed::{Failed, again};
use super::held::Held;
use super::link::{find_link, page};
use super::sign_in;
use super::turn::Turn;
use crate::events;
use crate::next::{Next, Outcome};
use crate::once::SentForm;
use crate::part::PagePart;
use crate::provider::UiProvider;
use crate::refusal::Refusal;
use crate::visit::Visit;

/// The person wants a new account, with the data that the page showed and the fields that it asked for.
/// `sent` is the form, for a second click.
pub(super) async fn create<S>(
    visit: &mut Visit<'_, S>,
    held: Held,
    form: &Form<'_>,
    sent: SentForm,
) -> Outcome
where
    S: UiProvider<Store: UpstreamStore>,
{
    let Some(email) = held.email.clone().filter(|_| S::People::creates_people(visit.server.pages())) else {
        return page(visit, &held, Shown::first(visit)).await;
    };
    let upstreams = visit.server.pages().upstreams();
    let Some(upstream) = upstreams.named(&held.upstream) else { return Err(Refusal::NothingPending) };
    let typed = Typed { name: held.name.clone().unwrap_or_default(), ..Typed::of(visit, form) };
    // It counts, so that nobody asks the policy or looks for user names as often as they like.
    new_password::count(visit, (&email, None)).await?;
    let username = typed.username(&email).to_owned();
    let claims = match typed.claims(visit) {
        Ok(claims) => form::decided(visit, (&email, &username, Some(upstream.id())), claims).await?,
        Err(problem) => Err(problem),
    };
    let claims = match claims {
        Ok(claims) => claims,
        Err(problem) => return page(visit, &held, Shown::again(typed, problem)).await,
    };
    let mut person = NewPerson::new(&*username, &*email);
    if let Some(subject) = held.new_subject.as_deref() {
        person.subject = subject.into();
    }
    for (name, value) in serde_json::Map::from(claims) {
        person.claims.insert(&*name, value);
    }
    // Of several windows, one creates the account.
    let turn = Turn::take(visit, &held).await?;
    let created = created(visit, upstream, &held, person).await;
    turn.give_back(visit).await;
    match created? {
        Created::Linked(link) => {
            held.decided(visit).await;
            // A second click gets the answer of the first one.
            Ok(Next::once(sent, sign_in::known(visit, upstream, &held, &link).await?))
        }
        Created::Elsewhere => {
            Held::take(visit);
            again(visit, upstream, &held.request, Failed::HasAccount).await
        }
        Created::Not(SignUp::UsernameTaken) if typed.username.is_some() => {
            let problem = visit.language().text("sign-up-username-taken");
            page(visit, &held, Shown::again(typed, problem)).await
        }
        Created::Not(_) => page(visit, &held, Shown { is_taken: Some(true), ..Shown::first(visit) }).await,
        Created::Impossible => page(visit, &held, Shown::first(visit)).await,
    }
}

/// What came of the attempt to create an account.
enum Created {
    /// The person has it now, by this link.
    Linked(UpstreamLink),
    /// In another window, they got one a moment ago.
    Elsewhere,
    /// Somebody here has the user name or the address.
    Not(SignUp),
    /// No part of the pages creates people.
    Impossible,
}

async fn created<S>(
    visit: &Visit<'_, S>,
    upstream: &Upstream,
    held: &Held,
    person: NewPerson,
) -> Result<Created, OAuthError>
where
    S: UiProvider<Store: UpstreamStore>,
{
    if let Some(link) = find_link(visit, held).await? {
        let is_ours = held.new_subject.as_deref() == Some(&*link.subject);
        return Ok(if is_ours { Created::Linked(link) } else { Created::Elsewhere });
    }
    let username = person.username.clone();
    let subject = match S::People::create_person(visit.server, person).await? {
        Some(SignUp::Created { subject }) => subject,
        Some(taken) => match own_new_account(visit, held).await? {
            // The same form created this very account, and something failed before the link was there.
            Some(subject) => subject,
            None => return Ok(Created::Not(taken)),
        },
        None => return Ok(Created::Impossible),
    };
    let link = held.link(&subject, &username, visit.now);
    let made = visit.server.store().create_upstream_link(link.clone()).await;
    if made.map_err(store_failure::<S::Store>)? {
        events::person_linked(visit.server, &subject, upstream);
    } else if find_link(visit, held).await?.is_none_or(|link| link.subject != subject) {
        // This window had the turn for too long.
        return Ok(Created::Elsewhere);
    }
    Ok(Created::Linked(link))
}

/// The account that this form created before, if the address leads to it.
async fn own_new_account<S>(visit: &Visit<'_, S>, held: &Held) -> Result<Option<Text>, OAuthError>
where
    S: UiProvider<Store: UpstreamStore>,
{
    let (Some(email), Some(own)) = (&held.email, &held.new_subject) else { return Ok(None) };
    let found = S::People::subject_of_email(visit.server, email).await?;
    Ok(found.filter(|subject| **subject == **own))
}

/// What the page shows of an attempt to get an account.
pub(super) struct Shown {
    /// Whether an account here has the address, if the attempt has found out.
    pub(super) is_taken: Option<bool>,
    pub(super) typed: Typed,
    pub(super) problem: Option<String>,
}

impl Shown {
    /// Before the first attempt.
    pub(super) fn first<S: UiProvider>(visit: &Visit<'_, S>) -> Self {
        Self { is_taken: None, typed: Typed::none(visit), problem: None }
    }

    fn again(typed: Typed, problem: String) -> Self {
        Self { is_taken: None, typed, problem: Some(problem) }
    }
}
