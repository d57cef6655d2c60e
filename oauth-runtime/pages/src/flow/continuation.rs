//! Continues a pending request after the person answered a question: with the next question, or back to where
//! they came from.

use oauth_runtime_core::Decision;
use oauth_runtime_core::http::see_other;

use super::authorization::{conclude, give_up};
use super::device;
use crate::next_step::{Step, next_step};
use crate::paths::LOGOUT;
use crate::provider::UiProvider;
use crate::refusal::Answer;
use crate::session::{PendingAuthorization, Progress, Purpose};
use crate::visit::Visit;

/// Continues with the request of this name.
pub(super) async fn advance<S: UiProvider>(mut visit: Visit<'_, S>, id: &str) -> Answer {
    let pending = visit.pending(id)?;
    let path = match pending.purpose {
        Purpose::Authorization(waiting) => {
            return authorize(visit, id, &waiting, &pending.progress).await;
        }
        Purpose::Device { user_code } => {
            return device::advance(visit, id, user_code, &pending.progress).await;
        }
        Purpose::Account { path, .. } => {
            visit.take(id);
            visit.path(&path)
        }
        Purpose::Logout { .. } => visit.path_about(LOGOUT, id),
    };
    visit.finish(see_other(&path)).await
}

async fn authorize<S: UiProvider>(
    visit: Visit<'_, S>,
    id: &str,
    waiting: &PendingAuthorization,
    progress: &Progress,
) -> Answer {
    let request = match waiting.revalidate(visit.server).await {
        Ok(request) => request,
        Err(error) => return give_up(visit, id, error).await,
    };
    let step = next_step(visit.server, visit.data(), &request, progress, visit.now).await?;
    let decision = match step {
        Step::Ask(question) => {
            let path = visit.path_about(question.page(), id);
            return visit.finish(see_other(&path)).await;
        }
        Step::Approve(approval) => (*approval).into(),
        Step::Refuse(refused) => Decision::Refused(refused),
        Step::Fail(error) => Decision::Failed(error),
    };
    conclude(visit, id, request, decision).await
}
