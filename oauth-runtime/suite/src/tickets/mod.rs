//! One-time links and codes: changed by compare-and-set, taken once.

mod deletion;
mod parallel;
mod round_trip;
mod sweeping;
mod taking;
mod versions;

use super::case::Case;
use super::outcome::{Outcome, ensure, ensure_eq};
use super::samples::{digest, fresh, now};
use oauth_runtime_core::Digest;
use oauth_runtime_core::store::{Ticket, TicketStore};

pub(super) use deletion::cases_of_deletion;
pub(super) use sweeping::cases_of_sweeping;

pub(super) fn cases<S: TicketStore + 'static>() -> Vec<Case<S>> {
    [round_trip::cases(), versions::cases(), taking::cases(), parallel::cases()]
        .into_iter()
        .flatten()
        .collect()
}

/// The first version of a ticket that nobody else has.
fn first(data: &str) -> Ticket {
    Ticket::new(digest(), data, now().plus(600))
}

fn any() -> Ticket {
    first(&fresh("data"))
}

async fn put<S: TicketStore>(store: &S, ticket: &Ticket) -> Outcome {
    let version = ticket.version;
    ensure!(store.put_ticket(ticket.clone()).await?, "version {version} was refused");
    is_kept(store, &ticket.digest, Some(ticket), "the stored ticket").await
}

/// `Debug` omits the data, which a test may compare.
async fn is_kept<S: TicketStore>(
    store: &S,
    digest: &Digest,
    expected: Option<&Ticket>,
    what: &str,
) -> Outcome {
    is(store.get_ticket(digest).await?.as_ref(), expected, what)
}

fn is(seen: Option<&Ticket>, expected: Option<&Ticket>, what: &str) -> Outcome {
    let parts = |ticket: &Ticket| {
        let Ticket { digest, version, subject, data, expires_at, .. } = ticket.clone();
        (digest, version, subject, data, expires_at)
    };
    ensure_eq!(seen.map(parts), expected.map(parts), "{what}");
    Ok(())
}
