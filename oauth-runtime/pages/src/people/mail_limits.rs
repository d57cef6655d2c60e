//! Limits how many e-mails people may ask for, and how many codes they may try.

use oauth_runtime_core::__internal::store_failure;
use oauth_runtime_core::OAuthError;
use oauth_runtime_core::event::Limit;
use oauth_runtime_core::rate_limit::{Attempt, Limited, MailRequest};
use oauth_runtime_core::store::comparable_name;

use super::ticket::Purpose;
use crate::events;
use crate::provider::UiProvider;
use crate::visit::Visit;

/// Counts an e-mail to this address. Returns whether the person used this browser or this place before, so that their e-mail
/// does not wait behind those of strangers.
pub(super) async fn count<S: UiProvider>(
    visit: &Visit<'_, S>,
    purpose: Purpose,
    to: &str,
) -> Result<Result<bool, Limited>, OAuthError> {
    let (store, limits) = (visit.server.store(), visit.server.settings().rate_limits());
    let browser = browser(visit);
    let request = request(visit, purpose, to, &browser);
    let attempt = Attempt::mail(store, limits, request, visit.now).await;
    told(visit, attempt.map_err(store_failure::<S::Store>)?.map(|attempt| attempt.is_known()))
}

/// The link or the code came back: from now on, strangers cannot use up the e-mails of this browser and this place.
pub(super) async fn came_back<S: UiProvider>(
    visit: &Visit<'_, S>,
    purpose: Purpose,
    to: &str,
) -> Result<(), OAuthError> {
    let browser = browser(visit);
    let request = request(visit, purpose, to, &browser);
    let noted = Attempt::mail_came_back(visit.server.store(), request, visit.now).await;
    noted.map_err(store_failure::<S::Store>)
}

/// Counts a code that a person typed. After a right code, the attempt is [forgotten](Attempt::succeeded).
pub(super) async fn guess<'a, S: UiProvider>(
    visit: &Visit<'a, S>,
) -> Result<Result<Attempt<'a, S::Store>, Limited>, OAuthError> {
    let (store, limits) = (visit.server.store(), visit.server.settings().rate_limits());
    let attempt = match visit.backend() {
        Some(client_id) => {
            let session = browser(visit);
            Attempt::email_code_by_client(store, limits, (client_id, &session), visit.now).await
        }
        None => Attempt::email_code(store, limits, visit.address(), visit.now).await,
    };
    told(visit, attempt.map_err(store_failure::<S::Store>)?)
}

fn told<S: UiProvider, T>(
    visit: &Visit<'_, S>,
    counted: Result<T, Limited>,
) -> Result<Result<T, Limited>, OAuthError> {
    if let Err(limited) = &counted {
        events::limited(visit.server, Limit::Mail, *limited);
    }
    Ok(counted)
}

/// A text that only this browser can make, derived from its key.
fn browser<S: UiProvider>(visit: &Visit<'_, S>) -> String {
    visit.keys().sign("mail")
}

fn request<'a, S: UiProvider>(
    visit: &'a Visit<'_, S>,
    purpose: Purpose,
    to: &'a str,
    browser: &'a str,
) -> MailRequest<'a> {
    let own = comparable_name(to);
    let is_known = visit.data().accounts().iter().any(|account| comparable_name(&account.username) == own);
    let request = MailRequest::new(purpose.name(), to).address(visit.address()).client(visit.backend());
    request.browser(browser).known_browser(is_known)
}
