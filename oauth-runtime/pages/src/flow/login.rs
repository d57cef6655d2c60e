//! A login on the pages: the second factor if the person has one, then the session.

use oauth_runtime_core::http::see_other;

use super::continuation::advance;
use crate::account::Account;
use crate::events;
use crate::everywhere::admit;
use crate::login_policy::Kind;
use crate::paths::SECOND_FACTOR;
use crate::provider::UiProvider;
use crate::refusal::Answer;
use crate::visit::Visit;
use crate::{credentials, judged};

/// The password was right.
pub(super) async fn password_is_right<S: UiProvider>(
    mut visit: Visit<'_, S>,
    id: &str,
    account: Account,
    needs_second_factor: bool,
) -> Answer {
    let own = credentials::of_subject(visit.server, &account.subject).await?;
    if own.app.is_none() && !needs_second_factor {
        // The policy was asked about this login before the password counted as right.
        return enter(visit, id, account).await;
    }
    // The second factor is pending: the person is not logged in before that.
    visit.session_mut().renew();
    visit.data_mut().pending_second_factor = Some(account);
    let path = visit.path_about(SECOND_FACTOR, id);
    visit.finish(see_other(&path)).await
}

/// The person has proven who they are, by a passkey or by two factors.
pub(super) async fn log_in<S: UiProvider>(mut visit: Visit<'_, S>, id: &str, account: Account) -> Answer {
    if visit.server.pages().login_policy().is_some() {
        let pending = visit.pending(id).ok();
        if let Kind::Refuse { told } = judged::after(&visit, pending.as_ref(), &account).await? {
            visit.data_mut().pending_second_factor = None;
            let page = visit.refusal("access_denied", told.as_deref());
            return visit.finish(page).await;
        }
    }
    enter(visit, id, account).await
}

/// They are logged in. The session gets a new secret, so that a planted one is worthless.
async fn enter<S: UiProvider>(mut visit: Visit<'_, S>, id: &str, account: Account) -> Answer {
    let account = admit(visit.server, account).await?.in_browser(&visit.http.headers, visit.address());
    visit.session_mut().renew();
    events::logged_in(visit.server, &account);
    let subject = account.subject.clone();
    visit.data_mut().add(account);
    visit.note(id, |progress| {
        progress.account = Some(subject.clone());
        progress.logged_in_as = Some(subject);
    });
    advance(visit, id).await
}

/// The login of a person who was logged in has become stronger. The session gets a new secret here too.
pub(super) async fn strengthen<S: UiProvider>(mut visit: Visit<'_, S>, id: &str, account: Account) -> Answer {
    visit.session_mut().renew();
    visit.data_mut().add(account);
    advance(visit, id).await
}
