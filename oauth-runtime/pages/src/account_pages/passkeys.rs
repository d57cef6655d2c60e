//! The passkeys on the security page.

use minijinja::{Value, context};
use oauth_runtime_core::OAuthError;
use oauth_runtime_core::event::Factor;
use oauth_runtime_core::http::Form;

use super::applications::date;
use super::navigation::log_in_first;
use super::security::page;
use crate::account::Account;
use crate::credentials::passkey::{self, MOST};
use crate::credentials::{self, Credentials};
use crate::factor_news;
use crate::next::{Next, Outcome};
use crate::owner::recently_authenticated_owner;
use crate::part::{PagePart, WayIn};
use crate::passkeys::{has_usable, purpose};
use crate::paths::{PASSKEYS, SECURITY};
use crate::people_word::PeopleWord;
use crate::provider::UiProvider;
use crate::refusal::Refusal;
use crate::visit::Visit;

/// A new passkey, from the browser.
pub(crate) async fn submit<S: UiProvider>(visit: &mut Visit<'_, S>, form: &Form<'_>) -> Outcome {
    let Some(owner) = recently_authenticated_owner(visit) else {
        return log_in_first(visit, SECURITY);
    };
    let id = visit.check(PASSKEYS, form, "")?;
    let now = visit.now;
    let state = visit.data_mut().answer(&purpose(PASSKEYS, &id), now);
    let answer = form.get("credential").unwrap_or_default();
    let name = form.get("name").map(|name| name.chars().take(64).collect::<String>());
    let name = name.unwrap_or_else(|| visit.language().text("security-passkey-example"));
    // The challenge was bound to the account that asked for it.
    let added = state
        .filter(|_| id == owner.session_id)
        .and_then(|state| passkey::added(&passkey::relying_party(visit.server)?, &state, answer, &name, now));
    if let Some(added) = added {
        factor_news::count(visit, &owner.subject).await?;
        let kept = credentials::change_by(visit.server, &owner, |own| {
            let is_new = own.passkeys.iter().all(|other| other.id() != added.id());
            (is_new && own.passkeys.len() < MOST).then(|| own.passkeys.push(added.clone()))
        });
        if kept.await?.is_some() {
            factor_news::added(visit, &owner, Factor::Passkey).await;
            return Ok(Next::Go(format!("{}?saved=1", visit.path(SECURITY))));
        }
    }
    let problem = visit.language().text("security-passkey-failed");
    let page = page(visit, &owner, None, Some(problem)).await?;
    Ok(Next::Show(page))
}

/// Removes the passkey that the form names, if it names one. Returns why not, if it stays.
pub(super) async fn remove<S: UiProvider>(
    visit: &Visit<'_, S>,
    owner: &Account,
    form: &Form<'_>,
) -> Result<Option<String>, Refusal> {
    let Some(id) = form.get("remove_passkey") else {
        return Ok(None);
    };
    if is_only_way(visit, owner, id).await? {
        return Ok(Some(visit.language().text("upstreams-last")));
    }
    let removed = credentials::change_by(visit.server, owner, |own| {
        let count = own.passkeys.len();
        own.passkeys.retain(|own| own.id().to_string() != id);
        (own.passkeys.len() < count).then_some(())
    });
    if removed.await?.is_some() {
        factor_news::removed(visit, owner, Factor::Passkey).await;
    }
    Ok(None)
}

/// Whether a person who may have no password has nothing left without this passkey: their account may have begun with
/// another provider. Whoever logged in with a password or by e-mail has that way.
async fn is_only_way<S: UiProvider>(
    visit: &Visit<'_, S>,
    owner: &Account,
    id: &str,
) -> Result<bool, OAuthError> {
    let may_have_no_password = owner.upstream.is_some() || owner.is_by_passkey();
    if !S::People::declares(PeopleWord::Upstream) || !may_have_no_password {
        return Ok(false);
    }
    let mut left = credentials::of_subject(visit.server, &owner.subject).await?;
    let count = left.passkeys.len();
    left.passkeys.retain(|own| own.id().to_string() != id);
    let is_there = left.passkeys.len() < count;
    Ok(is_there
        && !has_usable(visit.server, &left)
        && !S::People::has_way(visit.server, &owner.subject).await?)
}

/// The form values that ask for a new passkey.
pub(super) fn offer<S: UiProvider>(
    visit: &mut Visit<'_, S>,
    owner: &Account,
    own: &Credentials,
) -> Option<Value> {
    let ask = |party: &webauthn_rs::Webauthn| {
        (own.passkeys.len() < MOST)
            .then(|| passkey::ask_for_new(party, &owner.subject, &owner.username, &own.passkeys))?
    };
    crate::passkeys::offer(visit, PASSKEYS, &owner.session_id, ask)
}

/// The person's passkeys as ways to log in.
pub(crate) fn ways_in<S: UiProvider>(visit: &Visit<'_, S>, own: &Credentials) -> Vec<WayIn> {
    let way = |own: &passkey::OwnPasskey| WayIn {
        text: visit.about("password-reset-passkey", &own.name),
        since: own.added_at,
    };
    own.passkeys.iter().map(way).collect()
}

/// The person's passkeys.
pub(super) fn list<S: UiProvider>(visit: &Visit<'_, S>, own: &Credentials) -> Vec<Value> {
    let value = |own: &passkey::OwnPasskey| {
        context! { id => own.id().to_string(), name => own.name.as_str(), added => date(visit, own.added_at) }
    };
    own.passkeys.iter().map(value).collect()
}
