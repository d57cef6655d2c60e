//! A login on the pages: the second factor if the person has one, then the session.

use oauth_runtime_core::http::see_other;

use super::continuation::advance;
use crate::account::Account;
use crate::events;
use crate::everywhere::admit;
use crate::factors::Owed;
use crate::judged;
use crate::login_policy::Kind;
use crate::logins::end_login;
use crate::part::PagePart;
use crate::paths::{SECOND_FACTOR, SET_UP};
use crate::provider::UiProvider;
use crate::refusal::{Answer, Refusal};
use crate::session::{PendingFactor, Purpose};
use crate::visit::Visit;

/// By how much the clocks of another provider, or of another instance, may differ, in seconds.
const CLOCKS_DIFFER: u64 = 60;

/// The person has proven who they are by one factor.
pub(super) async fn one_factor<S: UiProvider>(
    mut visit: Visit<'_, S>,
    id: &str,
    account: Account,
    owed: Owed,
) -> Answer {
    let page = match owed {
        // The policy was asked about this login before it counted.
        Owed::Nothing => return enter(visit, id, account, None).await,
        Owed::Factor => SECOND_FACTOR,
        Owed::SetUp => SET_UP,
    };
    // The second factor is pending: the person is not logged in before that.
    let account = admit(visit.server, account).await?;
    let since = visit.now;
    visit.session_mut().renew();
    visit.data_mut().pending_second_factor = Some(PendingFactor { account, since });
    let path = visit.path_about(page, id);
    visit.finish(see_other(&path)).await
}

/// The person has proven who they are, by a passkey or by two factors.
pub(super) async fn log_in<S: UiProvider>(
    mut visit: Visit<'_, S>,
    id: &str,
    account: Account,
    then: Option<&str>,
) -> Answer {
    if visit.server.pages().login_policy().is_some() {
        let pending = visit.pending(id).ok();
        if let Kind::Refuse { told } = judged::after(&visit, pending.as_ref(), &account).await? {
            visit.data_mut().pending_second_factor = None;
            let page = visit.refusal("access_denied", told.as_deref());
            return visit.finish(page).await;
        }
    }
    enter(visit, id, account, then).await
}

/// They are logged in. The session gets a new secret, so that a planted one is worthless.
async fn enter<S: UiProvider>(
    mut visit: Visit<'_, S>,
    id: &str,
    account: Account,
    then: Option<&str>,
) -> Answer {
    if !S::People::admits(visit.server, &account).await? {
        if visit.data().pending_second_factor.is_some() {
            visit.data_mut().pending_second_factor = None;
        }
        let page = visit.refusal("access_denied", None);
        return visit.finish(page).await;
    }
    let account = admit(visit.server, account).await?.in_browser(&visit.http.headers, visit.address());
    visit.session_mut().renew();
    events::logged_in(visit.server, &account);
    let (server, subject) = (visit.server, account.subject.clone());
    let is_new = is_new_for(&mut visit, id, &account).await;
    visit.data_mut().add(account.clone());
    visit.note(id, |progress| {
        progress.account = Some(subject.clone());
        if is_new {
            progress.logged_in_as = Some(subject);
        }
    });
    // A login keeps the name of the one before it in this browser.
    let stored = visit.data().account(&account.subject).cloned();
    let answer = match then {
        None => advance(visit, id).await?,
        Some(page) => {
            let path = visit.path_about(page, id);
            visit.finish(see_other(&path)).await?
        }
    };
    if S::People::has_ended(server, &account).await? {
        if let Some(stored) = stored {
            end_login(server, &stored.subject, &stored.session_id).await?;
        }
        return Err(Refusal::SessionEnded);
    }
    Ok(answer)
}

/// Whether the login meets a demand of the pending request for a new one. The person may have logged in elsewhere, and
/// long before.
async fn is_new_for<S: UiProvider>(visit: &mut Visit<'_, S>, id: &str, account: &Account) -> bool {
    let Ok(pending) = visit.pending(id) else { return false };
    if !account.is_of_unknown_age && account.auth_time.plus(CLOCKS_DIFFER) >= pending.since {
        return true;
    }
    let Purpose::Authorization(waiting) = pending.purpose else { return false };
    let Ok(request) = waiting.revalidate(visit.server).await else { return false };
    // A login that is young enough now may be too old when the person has read the consent page. With `prompt=create`, they
    // chose or made the account for this request, however long they have been logged in elsewhere.
    let is_met = !request.prompt().login && !account.is_older_than_wanted(&request, visit.now);
    is_met && (request.max_age().is_some() || request.prompt().create)
}

/// The login of a person who was logged in has become stronger. The session gets a new secret here too.
pub(super) async fn strengthen<S: UiProvider>(
    mut visit: Visit<'_, S>,
    id: &str,
    account: Account,
    then: Option<&str>,
) -> Answer {
    visit.session_mut().renew();
    visit.data_mut().add(account);
    match then {
        None => advance(visit, id).await,
        Some(page) => {
            let path = visit.path_about(page, id);
            visit.finish(see_other(&path)).await
        }
    }
}
