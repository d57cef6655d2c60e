//! Tickets come back as they were stored.

use std::sync::Arc;

use super::{any, first, is_kept, put};
use crate::case::{Case, cases};
use crate::changed::changed;
use crate::grown::ensure_whole;
use crate::outcome::{Outcome, ensure};
use crate::samples::{AWKWARD, NUL, digest, fresh, long};
use crate::sweeping::LONG_AGO;
use oauth_runtime_core::__private::Grown;
use oauth_runtime_core::Digest;
use oauth_runtime_core::store::{Ticket, TicketStore};

pub(super) fn cases<S: TicketStore + 'static>() -> Vec<Case<S>> {
    cases!["tickets":
        keeps_awkward_data,
        keeps_members_of_a_later_version,
        keeps_nul,
        keeps_long_data,
        an_unknown_ticket_is_none,
        an_expired_ticket_is_there,
        a_digest_counts_to_its_last_byte,
    ]
}

/// As the first version of an account's, and as a replacement.
async fn comes_back<S: TicketStore>(store: &S, data: &str) -> Outcome {
    let ticket = first(data).of(fresh(data));
    put(store, &ticket).await?;
    let other = ticket.next("other");
    put(store, &other).await?;
    put(store, &other.next(data)).await
}

async fn keeps_awkward_data<S: TicketStore>(store: Arc<S>) -> Outcome {
    for text in AWKWARD {
        comes_back(&*store, text).await?;
    }
    put(&*store, &any()).await
}

async fn keeps_nul<S: TicketStore>(store: Arc<S>) -> Outcome {
    comes_back(&*store, NUL).await
}

async fn keeps_long_data<S: TicketStore>(store: Arc<S>) -> Outcome {
    comes_back(&*store, &long()).await
}

async fn an_unknown_ticket_is_none<S: TicketStore>(store: Arc<S>) -> Outcome {
    let unknown = digest();
    is_kept(&*store, &unknown, None, "a ticket that was never stored").await?;
    ensure!(store.take_ticket(&unknown).await?.is_none(), "a ticket that was never stored was taken");
    store.delete_tickets_of(&fresh("subject")).await?;
    Ok(())
}

/// The caller looks at the time.
async fn an_expired_ticket_is_there<S: TicketStore>(store: Arc<S>) -> Outcome {
    let soon = changed!(Ticket { expires_at: crate::samples::now(), ..any() });
    ensure!(!soon.expires_at.is_expired(LONG_AGO), "the clock of this machine is wrong");
    put(&*store, &soon).await
}

async fn a_digest_counts_to_its_last_byte<S: TicketStore>(store: Arc<S>) -> Outcome {
    let ticket = any();
    let mut bytes = *ticket.digest.as_bytes();
    bytes[31] ^= 1;
    let other = changed!(Ticket { digest: Digest::from_bytes(bytes), ..any() });
    put(&*store, &ticket).await?;
    is_kept(&*store, &other.digest, None, "a ticket under a similar digest").await?;
    ensure!(store.take_ticket(&other.digest).await?.is_none(), "a ticket was taken by a similar digest");
    put(&*store, &other).await?;
    is_kept(&*store, &ticket.digest, Some(&ticket), "the first of two tickets").await
}

/// The first version and the next, read and taken.
async fn keeps_members_of_a_later_version<S: TicketStore>(store: Arc<S>) -> Outcome {
    let first = any().of(fresh("subject")).grown();
    let next = first.clone().next("next");
    for ticket in [&first, &next] {
        ensure!(store.put_ticket(ticket.clone()).await?, "the next version was refused");
        ensure_whole(store.get_ticket(&ticket.digest).await?.as_ref(), ticket)?;
    }
    ensure_whole(store.take_ticket(&next.digest).await?.as_ref(), &next)
}
