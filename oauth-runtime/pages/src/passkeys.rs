//! Asks for a passkey on a page, and verifies the answer.

use minijinja::{Value, context};
use oauth_runtime_core::__internal::{Purpose, store_failure};
use oauth_runtime_core::http::Form;
use oauth_runtime_core::store::{ReplayStore, SessionStore, StoredSession};
use oauth_runtime_core::{Digest, OAuthError, Secret, Timestamp};
use webauthn_rs::Webauthn;

use crate::account::Account;
use crate::credentials::{self, Credentials, passkey};
use crate::paths::{PASSKEY_FACTOR, PASSKEY_LOGIN, SET_UP_PASSKEY};
use crate::provider::UiProvider;
use crate::seal;
use crate::visit::Visit;

/// In seconds.
const ANSWERED_WITHIN: u64 = 600;

/// The challenge for a browser without a session is kept outside of a session, under a value that only this
/// browser has.
pub(crate) fn place(key: &Secret, id: &str) -> Digest {
    Digest::of(&format!("{PASSKEY_LOGIN}\0{}\0{id}", key.reveal()))
}

/// The form values that ask for any passkey; `None` if there are no passkeys here.
pub(crate) async fn offer_to_anybody<S: UiProvider>(
    visit: &Visit<'_, S>,
    id: &str,
) -> Result<Option<Value>, OAuthError> {
    let party = passkey::relying_party(visit.server);
    let Some(question) = party.as_ref().and_then(passkey::ask_for_any) else {
        return Ok(None);
    };
    let digest = place(visit.keys().current(), id);
    let expires_at = visit.now.plus(ANSWERED_WITHIN);
    // It is in the page if the pages have a seal, so that a visitor causes no storage.
    let sealed = visit.server.pages().seal().and_then(|seal| {
        let text = format!("{} {}", expires_at.as_unix(), question.state);
        seal::close(Some(seal), Purpose::Question, &digest.to_string(), &text)
    });
    if let Some(sealed) = sealed {
        let values = values(visit, PASSKEY_LOGIN, id, question.options);
        return Ok(Some(context! { question => sealed, ..values }));
    }
    let row = StoredSession::new(digest, question.state, visit.now, expires_at);
    visit.server.store().create_session(row).await.map_err(store_failure::<S::Store>)?;
    Ok(Some(values(visit, PASSKEY_LOGIN, id, question.options)))
}

/// The challenge, and when it expires.
fn read_question(text: &str) -> Option<(String, Timestamp)> {
    let (expires_at, state) = text.split_once(' ')?;
    Some((state.to_owned(), Timestamp::from_unix(expires_at.parse().ok()?)))
}

/// The stored state of that challenge, which can be answered once.
pub(crate) async fn taken<S: UiProvider>(
    visit: &Visit<'_, S>,
    form: &Form<'_>,
    key: &Secret,
    id: &str,
) -> Result<Option<String>, OAuthError> {
    let (store, digest) = (visit.server.store(), place(key, id));
    if let Some((seal, sealed)) = visit.server.pages().seal().zip(form.get("question")) {
        let opened = seal::open(Some(seal), Purpose::Question, &digest.to_string(), sealed);
        let Some((state, expires_at)) = opened.and_then(|opened| read_question(opened.text.reveal())) else {
            return Ok(None);
        };
        if expires_at.is_expired(visit.now) {
            return Ok(None);
        }
        let used = Digest::of(&format!("{PASSKEY_LOGIN}\0{state}"));
        let is_first = store.use_once(&used, expires_at).await.map_err(store_failure::<S::Store>)?;
        return Ok(is_first.then_some(state));
    }
    let kept = store.get_session(&digest).await.map_err(store_failure::<S::Store>)?;
    let Some(kept) = kept.filter(|kept| !kept.expires_at.is_expired(visit.now)) else {
        return Ok(None);
    };
    let used = Digest::of(&format!("{PASSKEY_LOGIN}\0{}", kept.data));
    let is_first = store.use_once(&used, kept.expires_at).await.map_err(store_failure::<S::Store>)?;
    store.delete_session(&digest).await.map_err(store_failure::<S::Store>)?;
    Ok(is_first.then_some(kept.data))
}

/// Whether the form answers the challenge correctly, with a passkey of this person.
pub(crate) async fn verified<S: UiProvider>(
    visit: &Visit<'_, S>,
    state: &str,
    form: &Form<'_>,
    own: &Credentials,
) -> Result<bool, OAuthError> {
    verified_by(visit, passkey::relying_party(visit.server), state, form, own).await
}

async fn verified_by<S: UiProvider>(
    visit: &Visit<'_, S>,
    party: Option<Webauthn>,
    state: &str,
    form: &Form<'_>,
    own: &Credentials,
) -> Result<bool, OAuthError> {
    let answer = passkey::Answer::parse(form.get("credential").unwrap_or_default());
    let (Some(party), Some(answer)) = (party, answer) else { return Ok(false) };
    let Some(result) = answer.verify(&party, state, &own.passkeys) else {
        return Ok(false);
    };
    let whose = (own.subject.as_str(), own.username.as_str());
    credentials::change(visit.server, whose, |own| passkey::note_use(&mut own.passkeys, &result)).await?;
    Ok(true)
}

/// Whether the answer of an application is right for this state, as on the pages.
///
/// # Errors
/// Those of the store.
pub(crate) async fn verified_in_app<S: UiProvider>(
    visit: &Visit<'_, S>,
    state: &str,
    form: &Form<'_>,
    own: &Credentials,
) -> Result<bool, OAuthError> {
    verified_by(visit, passkey::relying_party_of_apps(visit.server), state, form, own).await
}

/// The options with which an application asks for any passkey; `None` if there are no passkeys here.
pub(crate) fn ask_any_in_app<S: UiProvider>(visit: &mut Visit<'_, S>, purpose: &str) -> Option<String> {
    let question = passkey::ask_for_any(&passkey::relying_party_of_apps(visit.server)?)?;
    let now = visit.now;
    visit.data_mut().challenge(purpose.to_owned(), question.state, now);
    Some(question.options)
}

/// The same for one of this person's.
pub(crate) fn ask_person_in_app<S: UiProvider>(
    visit: &mut Visit<'_, S>,
    purpose: &str,
    own: &Credentials,
) -> Option<String> {
    if own.passkeys.is_empty() {
        return None;
    }
    let party = passkey::relying_party_of_apps(visit.server)?;
    let question = passkey::ask_for_one_of(&party, &own.passkeys)?;
    let now = visit.now;
    visit.data_mut().challenge(purpose.to_owned(), question.state, now);
    Some(question.options)
}

/// The form values that ask a person for a passkey, in their session; `None` if there are no passkeys here.
pub(crate) fn offer<S: UiProvider>(
    visit: &mut Visit<'_, S>,
    page: &str,
    id: &str,
    ask: impl FnOnce(&Webauthn) -> Option<passkey::Question>,
) -> Option<Value> {
    let question = ask(&passkey::relying_party(visit.server)?)?;
    let now = visit.now;
    visit.data_mut().challenge(purpose(page, id), question.state, now);
    Some(values(visit, page, id, question.options))
}

/// The form values that ask for a passkey as the second factor of this person.
pub(crate) fn offer_as_factor<S: UiProvider>(
    visit: &mut Visit<'_, S>,
    id: &str,
    own: &Credentials,
) -> Option<Value> {
    let ask = |party: &Webauthn| {
        if own.passkeys.is_empty() { None } else { passkey::ask_for_one_of(party, &own.passkeys) }
    };
    offer(visit, PASSKEY_FACTOR, id, ask)
}

/// The form values that ask for a new passkey, for a person who has no second factor and needs one.
pub(crate) fn offer_set_up<S: UiProvider>(
    visit: &mut Visit<'_, S>,
    id: &str,
    account: &Account,
) -> Option<Value> {
    let party = passkey::relying_party(visit.server)?;
    let question = passkey::ask_for_new(&party, &account.subject, &account.username, &[])?;
    let now = visit.now;
    visit.data_mut().challenge(set_up_purpose(id, account), question.state, now);
    Some(values(visit, SET_UP_PASSKEY, id, question.options))
}

/// The state of that challenge, which is of this person: another one may enter their password in the same browser.
pub(crate) fn set_up_purpose(id: &str, account: &Account) -> String {
    purpose(SET_UP_PASSKEY, &format!("{id} {}", account.subject))
}

/// Whether the person has a passkey for this provider.
pub(crate) fn has_usable<S: UiProvider>(server: &S, own: &Credentials) -> bool {
    !own.passkeys.is_empty() && passkey::relying_party(server).is_some()
}

fn values<S: UiProvider>(visit: &Visit<'_, S>, page: &str, id: &str, options: String) -> Value {
    let script = visit.server.pages().script().map(|script| visit.path(script.path()));
    let form = visit.form(page, id, "");
    context! { script, options, ..form }
}

/// The state of the session's challenge, which counts once.
pub(crate) fn purpose(page: &str, id: &str) -> String {
    format!("{page} {}", Digest::of(id))
}
