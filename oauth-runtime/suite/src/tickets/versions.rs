//! A version follows only its predecessor.

use std::sync::Arc;

use super::{any, is_kept, put};
use crate::case::{Case, cases};
use crate::changed::changed;
use crate::outcome::{Outcome, ensure};
use oauth_runtime_core::store::{Ticket, TicketStore};

pub(super) fn cases<S: TicketStore + 'static>() -> Vec<Case<S>> {
    cases!["tickets": the_first_version_is_one, only_the_next_version_is_stored]
}

/// Distant versions, including some that do not fit into 63 bits.
const DISTANT: [u64; 5] = [0, 1 << 32, i64::MAX.unsigned_abs(), 1 << 63, u64::MAX];

async fn is_refused<S: TicketStore>(store: &S, ticket: Ticket) -> Outcome {
    let version = ticket.version;
    ensure!(!store.put_ticket(ticket).await?, "version {version} was stored although it is not the next");
    Ok(())
}

async fn the_first_version_is_one<S: TicketStore>(store: Arc<S>) -> Outcome {
    let ticket = any();
    for version in [2, 3].into_iter().chain(DISTANT) {
        is_refused(&*store, changed!(Ticket { version, ..ticket.clone() })).await?;
        is_kept(&*store, &ticket.digest, None, "a ticket whose version was refused").await?;
    }
    put(&*store, &ticket).await
}

async fn only_the_next_version_is_stored<S: TicketStore>(store: Arc<S>) -> Outcome {
    let one = any();
    let two = one.clone().next("two");
    put(&*store, &one).await?;
    put(&*store, &two).await?;
    for version in [1, 2, 4].into_iter().chain(DISTANT) {
        is_refused(&*store, changed!(Ticket { version, ..one.clone() })).await?;
        is_refused(&*store, changed!(Ticket { version, ..two.clone() })).await?;
        is_kept(&*store, &two.digest, Some(&two), "the ticket in whose place nothing was stored").await?;
    }
    put(&*store, &two.next("three")).await
}
