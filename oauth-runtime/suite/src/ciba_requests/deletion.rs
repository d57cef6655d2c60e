//! The requests to a person who is deleted: they have a user name, an address and a message.

use std::sync::Arc;

use super::{Ciba, approved, create, is_gone, is_kept, request};
use crate::case::{Case, cases};
use crate::changed::changed;
use crate::outcome::{Outcome, ensure_eq};
use crate::samples::{Sample, now};
use oauth_runtime_core::store::PersonStore;
use oauth_runtime_core::token::CibaRequest;

pub(crate) fn cases_of_deletion<S: Ciba + PersonStore>() -> Vec<Case<S>> {
    cases!["person_deletion": a_deleted_person_has_no_request]
}

async fn a_deleted_person_has_no_request<S: Ciba + PersonStore>(store: Arc<S>) -> Outcome {
    let (sample, other) = (Sample::new(), request(&Sample::new()));
    let own = request(&sample);
    for request in [&own, &other] {
        create(&*store, request).await?;
    }
    let approved = approved(&*store, &sample).await?;
    store.delete_person(&sample.subject).await?;
    for request in [&own, &approved] {
        is_gone(&*store, request, "a request to a deleted person").await?;
    }
    ensure_eq!(store.list_ciba_requests(&sample.subject, now(), 10).await?, [], "what waits for the person");
    is_kept(&*store, &other, "a request to somebody else").await?;
    let next = changed!(CibaRequest { same: own.same, ..request(&Sample::new()) });
    create(&*store, &next).await
}
