//! The tickets of a person who is deleted: they have an e-mail address.

use std::sync::Arc;

use super::{any, is_kept, put};
use crate::case::{Case, cases};
use crate::outcome::Outcome;
use crate::samples::fresh;
use oauth_runtime_core::store::{PersonStore, TicketStore};

pub(crate) fn cases_of_deletion<S: TicketStore + PersonStore + 'static>() -> Vec<Case<S>> {
    cases!["person_deletion": a_deleted_person_has_no_ticket]
}

async fn a_deleted_person_has_no_ticket<S: TicketStore + PersonStore>(store: Arc<S>) -> Outcome {
    let subject = fresh("subject");
    let (own, other, nobodys) = (any().of(&*subject), any().of(fresh("subject")), any());
    for ticket in [&own, &other, &nobodys] {
        put(&*store, ticket).await?;
    }
    store.delete_person(&subject).await?;
    is_kept(&*store, &own.digest, None, "a ticket of a deleted person").await?;
    for ticket in [&other, &nobodys] {
        is_kept(&*store, &ticket.digest, Some(ticket), "a ticket of somebody else, or of nobody").await?;
    }
    Ok(())
}
