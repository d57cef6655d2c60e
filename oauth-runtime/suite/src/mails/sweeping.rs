//! E-mails that nobody sent are swept like tokens.

use std::sync::Arc;

use super::{claim, create, mail};
use crate::case::{Case, cases};
use crate::changed::changed;
use crate::outcome::{Outcome, ensure, ensure_eq};
use crate::samples::fresh;
use crate::sweeping::{LONG_AGO, sweep};
use oauth_runtime_core::store::{ExpiringStore, MailStore, PendingMail};

pub(crate) fn cases_of_sweeping<S>() -> Vec<Case<S>>
where
    S: ExpiringStore + MailStore + 'static,
{
    cases!["sweeping": drops_expired_mails, leaves_live_mails]
}

async fn drops_expired_mails<S: ExpiringStore + MailStore>(store: Arc<S>) -> Outcome {
    let queue = fresh("queue");
    let old = changed!(PendingMail {
        created_at: LONG_AGO,
        due_at: LONG_AGO,
        expires_at: LONG_AGO,
        ..mail(&queue)
    });
    create(&*store, &[&old]).await?;
    sweep(&*store, LONG_AGO, 1000).await?;
    ensure!(claim(&*store, &queue, LONG_AGO).await?.is_empty(), "an expired e-mail is kept");
    Ok(())
}

async fn leaves_live_mails<S: ExpiringStore + MailStore>(store: Arc<S>) -> Outcome {
    let queue = fresh("queue");
    let live = mail(&queue);
    create(&*store, &[&live]).await?;
    sweep(&*store, live.created_at, 1000).await?;
    ensure_eq!(
        claim(&*store, &queue, live.due_at).await?.len(),
        1,
        "how many live e-mails are left by a sweep"
    );
    Ok(())
}
