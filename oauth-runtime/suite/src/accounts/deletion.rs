//! A deleted person leaves nothing behind.

use std::sync::Arc;

use super::{Accounts, created, is_found, logs_in, new_address, person};
use crate::case::{Case, cases};
use crate::outcome::{Outcome, ensure_eq};
use oauth_runtime_core::store::PersonStore;

pub(crate) fn cases_of_deletion<S: Accounts + PersonStore>() -> Vec<Case<S>> {
    cases!["person_deletion": a_deleted_account_leaves_its_name_and_address_free]
}

async fn a_deleted_account_leaves_its_name_and_address_free<S: Accounts + PersonStore>(
    store: Arc<S>,
) -> Outcome {
    let (address, other) = (new_address(), new_address());
    let alice = created(&*store, person(&address, "correct horse")).await?;
    let bob = created(&*store, person(&other, "battery staple")).await?;
    store.delete_person(&alice).await?;
    logs_in(&*store, &address, "correct horse", None, "whose login that of a deleted person is").await?;
    is_found(&*store, &address, None, "whose address that of a deleted person is").await?;
    ensure_eq!(store.get_email(&alice).await?, None, "the address of a deleted person");
    ensure_eq!(store.get_claims(&alice).await?, None, "the claims of a deleted person");
    logs_in(&*store, &other, "battery staple", Some(&bob), "whose login the other person's is").await?;
    let again = created(&*store, person(&address, "wonderland")).await?;
    logs_in(&*store, &address, "wonderland", Some(&again), "whose login it is after a new sign-up").await?;
    logs_in(&*store, &address, "correct horse", None, "whose the deleted password is").await
}
