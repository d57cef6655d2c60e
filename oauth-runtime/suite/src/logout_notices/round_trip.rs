//! A notice comes back as it was stored.

use std::sync::Arc;

use super::{alone, changed, claim, create, delete, notice};
use crate::case::{Case, cases};
use crate::outcome::{Outcome, ensure_eq};
use crate::samples::{AWKWARD, NUL, long};
use oauth_runtime_core::Timestamp;
use oauth_runtime_core::store::{LogoutNoticeStore, PendingNotice};

pub(super) fn cases<S: LogoutNoticeStore + 'static>() -> Vec<Case<S>> {
    cases!["logout_notices": keeps_every_field, keeps_awkward_text, keeps_distant_ends]
}

async fn comes_back<S: LogoutNoticeStore>(store: &S, notice: PendingNotice) -> Outcome {
    create(store, &[&notice]).await?;
    let until = notice.due_at.plus(60);
    let claimed = claim(store, notice.due_at, until, &[&notice]).await?;
    delete(store, &[&notice]).await?;
    ensure_eq!(claimed, [notice.due_at(until)], "the claimed notice");
    Ok(())
}

async fn keeps_every_field<S: LogoutNoticeStore>(store: Arc<S>) -> Outcome {
    let _alone = alone().await;
    let notice = notice();
    let due_at = notice.created_at.plus(7);
    comes_back(&*store, changed(notice.due_at(due_at), |notice| notice.attempts = 3)).await
}

async fn keeps_awkward_text<S: LogoutNoticeStore>(store: Arc<S>) -> Outcome {
    let _alone = alone().await;
    for text in AWKWARD.into_iter().map(str::to_owned).chain([NUL.to_owned(), long()]) {
        let names = [&text; 3].map(String::clone);
        let awkward =
            changed(notice(), |notice| [notice.session_id, notice.client_id, notice.subject] = names);
        comes_back(&*store, awkward).await?;
    }
    Ok(())
}

async fn keeps_distant_ends<S: LogoutNoticeStore>(store: Arc<S>) -> Outcome {
    let _alone = alone().await;
    let expires_at = Timestamp::from_unix(i64::MAX.unsigned_abs());
    comes_back(&*store, changed(notice(), |notice| notice.expires_at = expires_at)).await
}
