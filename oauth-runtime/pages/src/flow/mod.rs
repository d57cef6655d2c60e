//! Acts on what a page returned: it writes the session, begins logins, finishes requests.

mod authorization;
mod continuation;
mod device;
mod login;

pub(crate) use authorization::conclude;
use futures_util::future::BoxFuture;
use oauth_runtime_core::http::see_other;

use crate::logout;
use crate::next::Next;
use crate::once::Once;
use crate::provider::UiProvider;
use crate::refusal::Answer;
use crate::visit::Visit;

/// The response to a visit, after its page.
pub(crate) fn act<S: UiProvider>(visit: Visit<'_, S>, next: Next) -> BoxFuture<'_, Answer> {
    // Boxed: the stack of a task contains one of these futures, not their sum.
    Box::pin(async move {
        match next {
            Next::Show(page) => visit.finish(page).await,
            Next::Go(path) => visit.finish(see_other(&path)).await,
            Next::Respond(response) => Ok(response),
            Next::Once { sent, then } => {
                Once::new(visit.server, visit.now, &sent).answer(act(visit, *then)).await
            }
            Next::Continue { id } => continuation::advance(visit, &id).await,
            Next::OneFactor { id, account, owed } => login::one_factor(visit, &id, account, owed).await,
            Next::LogIn { id, account } => login::log_in(visit, &id, account, None).await,
            Next::LogInAt { id, account, page } => login::log_in(visit, &id, account, Some(page)).await,
            Next::Strengthen { id, account } => login::strengthen(visit, &id, account, None).await,
            Next::StrengthenAt { id, account, page } => {
                login::strengthen(visit, &id, account, Some(page)).await
            }
            Next::Decide(decided) => authorization::decide(visit, *decided).await,
            Next::Refuse { id, request, refused } => {
                authorization::refuse(visit, &id, *request, refused).await
            }
            Next::GiveUp { id, error } => authorization::give_up(visit, &id, *error).await,
            Next::DecideDevice { id, request, approval } => {
                device::decide(visit, &id, *request, approval).await
            }
            Next::RefuseDevice { id, request, refused } => {
                device::refuse(visit, &id, &request, &refused).await
            }
            Next::LogOut(page) => logout::log_out(visit, page).await,
            Next::LogOutOne(account) => logout::log_out_one(visit, &account).await,
        }
    })
}
