//! The page on which people type the code of the e-mail.

use http::StatusCode;
use http::header::RETRY_AFTER;
use minijinja::context;
use oauth_runtime_core::__internal::{observe, store_failure};
use oauth_runtime_core::event::{Event, EventKind};
use oauth_runtime_core::http::Response;
use oauth_runtime_core::store::{MailStore, TicketStore};

use super::super::mail_limits;
use super::super::ticket::{Guess, Open};
use super::{Mailed, form_of, over, path_of};
use crate::next::{Next, Outcome};
use crate::provider::UiProvider;
use crate::visit::Visit;

/// The person typed a code.
pub(super) async fn guessed<S, P>(visit: &mut Visit<'_, S>, found: Open, typed: &str) -> Outcome
where
    S: UiProvider<Store: TicketStore + MailStore>,
    P: Mailed<S>,
{
    let attempt = match mail_limits::guess(visit).await? {
        Ok(attempt) => attempt,
        Err(limited) => {
            let seconds = limited.retry_after.as_secs();
            let problem = visit.counted("login-blocked", "seconds", seconds);
            let mut page = sent_page::<S, P>(visit, &found, Some(problem));
            *page.status_mut() = StatusCode::TOO_MANY_REQUESTS;
            page.headers_mut().insert(RETRY_AFTER, seconds.into());
            return Ok(Next::Show(page));
        }
    };
    match found.guess(visit, typed).await? {
        Guess::Right(found) => {
            attempt.succeeded().await.map_err(store_failure::<S::Store>)?;
            mail_limits::came_back(visit, P::PURPOSE, &found.data.address).await?;
            Ok(Next::Go(path_of::<S, P>(visit, &found.name)))
        }
        Guess::Wrong(found) => {
            observe(visit.server, |at| Event::new(EventKind::EmailCodeFailed {}, at));
            let problem = visit.language().text("email-sent-wrong");
            Ok(Next::Show(sent_page::<S, P>(visit, &found, Some(problem))))
        }
        Guess::Over => {
            observe(visit.server, |at| Event::new(EventKind::EmailCodeFailed {}, at));
            over::<S, P>(visit)
        }
    }
}

/// The page that says that the person gets an e-mail. It is the same if there is none.
pub(super) fn sent_page<S: UiProvider, P: Mailed<S>>(
    visit: &Visit<'_, S>,
    ticket: &Open,
    problem: Option<String>,
) -> Response {
    let form = form_of::<S, P>(visit, ticket);
    let again = visit.path_about(P::PAGE, ticket.request());
    let values =
        context! { lead => "email-sent-lead", form, email => &ticket.data.address, problem, back => again };
    visit.page(StatusCode::OK, "email-sent.html", values)
}
