//! A ticket goes when it expires.

use std::sync::Arc;

use super::{any, is_kept, put};
use crate::case::{Case, cases};
use crate::changed::changed;
use crate::outcome::{Outcome, ensure};
use crate::samples::now;
use crate::sweeping::{LONG_AGO, sweep};
use oauth_runtime_core::store::{ExpiringStore, Ticket, TicketStore};

pub(crate) fn cases_of_sweeping<S>() -> Vec<Case<S>>
where
    S: ExpiringStore + TicketStore + 'static,
{
    cases!["sweeping": drops_expired_tickets, leaves_live_tickets]
}

/// Also one that was taken.
async fn drops_expired_tickets<S: ExpiringStore + TicketStore>(store: Arc<S>) -> Outcome {
    let [expired, taken] = [any(), any()].map(|ticket| changed!(Ticket { expires_at: LONG_AGO, ..ticket }));
    ensure!(store.put_ticket(expired.clone()).await?, "a new ticket was refused");
    ensure!(store.put_ticket(taken.clone()).await?, "a new ticket was refused");
    // A store whose entries expire by themselves no longer has it.
    let _ = store.take_ticket(&taken.digest).await?;
    sweep(&*store, LONG_AGO, 1000).await?;
    is_kept(&*store, &expired.digest, None, "an expired ticket").await
}

async fn leaves_live_tickets<S: ExpiringStore + TicketStore>(store: Arc<S>) -> Outcome {
    let live = any();
    put(&*store, &live).await?;
    sweep(&*store, now(), 1000).await?;
    is_kept(&*store, &live.digest, Some(&live), "a live ticket").await
}
