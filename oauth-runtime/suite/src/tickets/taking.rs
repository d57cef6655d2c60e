//! A ticket is taken once, and goes with its person's others.

use std::sync::Arc;

use super::{any, is, is_kept, put};
use crate::case::{Case, cases};
use crate::outcome::{Outcome, ensure};
use crate::samples::fresh;
use oauth_runtime_core::store::{Ticket, TicketStore};

pub(super) fn cases<S: TicketStore + 'static>() -> Vec<Case<S>> {
    cases!["tickets":
        a_ticket_is_taken_once,
        the_last_version_is_taken,
        a_taken_ticket_can_not_be_changed,
        deleting_is_of_one_person,
    ]
}

async fn a_ticket_is_taken_once<S: TicketStore>(store: Arc<S>) -> Outcome {
    let (ticket, other) = (any().of(fresh("subject")), any());
    put(&*store, &ticket).await?;
    put(&*store, &other).await?;
    is(store.take_ticket(&ticket.digest).await?.as_ref(), Some(&ticket), "the taken ticket")?;
    ensure!(store.take_ticket(&ticket.digest).await?.is_none(), "a ticket was taken again");
    is_kept(&*store, &ticket.digest, None, "a ticket that was taken").await?;
    is_kept(&*store, &other.digest, Some(&other), "another ticket").await
}

async fn the_last_version_is_taken<S: TicketStore>(store: Arc<S>) -> Outcome {
    let ticket = any();
    put(&*store, &ticket).await?;
    let next = ticket.next("guessed once");
    put(&*store, &next).await?;
    is(store.take_ticket(&next.digest).await?.as_ref(), Some(&next), "the taken ticket")
}

/// Somebody who guesses at a code must not bring it back.
async fn a_taken_ticket_can_not_be_changed<S: TicketStore>(store: Arc<S>) -> Outcome {
    let ticket = any();
    put(&*store, &ticket).await?;
    ensure!(store.take_ticket(&ticket.digest).await?.is_some(), "a ticket was not taken");
    let next = ticket.next("guessed once");
    ensure!(!store.put_ticket(next.clone()).await?, "the next version of a taken ticket was stored");
    is_kept(&*store, &next.digest, None, "a ticket that was changed after it was taken").await
}

async fn deleting_is_of_one_person<S: TicketStore>(store: Arc<S>) -> Outcome {
    let subject = fresh("Subject");
    let similar = [subject.to_lowercase(), format!("{subject} "), format!(" {subject}"), String::new()];
    let (own, others): (Vec<Ticket>, Vec<Ticket>) = (
        (0..3).map(|_| any().of(&*subject)).collect(),
        similar.iter().map(|other| any().of(&**other)).chain([any()]).collect(),
    );
    for ticket in own.iter().chain(&others) {
        put(&*store, ticket).await?;
    }
    let changed = own[0].clone().next("changed");
    put(&*store, &changed).await?;
    store.delete_tickets_of(&subject).await?;
    for ticket in own {
        is_kept(&*store, &ticket.digest, None, "a ticket of a person whose tickets were deleted").await?;
        ensure!(store.take_ticket(&ticket.digest).await?.is_none(), "a deleted ticket was taken");
    }
    for ticket in others {
        is_kept(&*store, &ticket.digest, Some(&ticket), "a ticket of somebody else, or of nobody").await?;
    }
    store.delete_tickets_of(&subject).await?;
    let again = any().of(&*subject);
    put(&*store, &again).await
}
