//! An address belongs to one person, who can change it.

use std::sync::Arc;

use super::{Accounts, created, is_found, logs_in, new_address, person};
use crate::case::{Case, cases};
use crate::outcome::{Outcome, ensure_eq};
use crate::samples::fresh;
use oauth_runtime_core::store::{EmailChange, NewPerson, PersonEmail};

pub(super) fn cases<S: Accounts>() -> Vec<Case<S>> {
    cases!["accounts":
        a_changed_address_is_found_and_the_old_one_is_free,
        a_user_name_that_is_the_address_changes_with_it,
        another_user_name_stays,
        a_taken_address_is_not_taken_over,
        a_taken_user_name_is_not_taken_over,
        a_stale_address_changes_nothing,
        an_address_can_be_confirmed_again,
    ]
}

async fn a_changed_address_is_found_and_the_old_one_is_free<S: Accounts>(store: Arc<S>) -> Outcome {
    let (old, new) = (new_address(), new_address());
    let mut alice = person(&old, "correct horse");
    alice.claims.insert("name", "Alice Doe");
    let claims = alice.claims.clone().with("email", &*new).with("email_verified", true);
    let subject = created(&*store, alice).await?;
    ensure_eq!(store.set_email(&subject, Some(&old), &new).await?, EmailChange::Changed, "a new address");
    let email = PersonEmail::new(&*subject, &*new).username(&*new);
    is_found(&*store, &new, Some(&email), "whose address the new one is").await?;
    is_found(&*store, &old, None, "whose address the old one is").await?;
    ensure_eq!(store.get_email(&subject).await?, Some(email), "the address of the person");
    ensure_eq!(store.get_claims(&subject).await?, Some(claims), "the claims after the change");
    // Another person may have the old one.
    created(&*store, person(&old, "wrong horse")).await?;
    Ok(())
}

async fn a_user_name_that_is_the_address_changes_with_it<S: Accounts>(store: Arc<S>) -> Outcome {
    let (old, new) = (new_address(), new_address());
    let subject = created(&*store, person(&old, "correct horse")).await?;
    ensure_eq!(store.set_email(&subject, Some(&old), &new).await?, EmailChange::Changed, "a new address");
    logs_in(&*store, &new, "correct horse", Some(&subject), "whose user name the new address is").await?;
    logs_in(&*store, &old, "correct horse", None, "whose user name the old address is").await
}

async fn another_user_name_stays<S: Accounts>(store: Arc<S>) -> Outcome {
    let (username, old, new) = (fresh("alice"), new_address(), new_address());
    let mut alice = NewPerson::new(&*username, &*old);
    alice.password = person(&old, "correct horse").password;
    let subject = created(&*store, alice).await?;
    ensure_eq!(store.set_email(&subject, Some(&old), &new).await?, EmailChange::Changed, "a new address");
    logs_in(&*store, &username, "correct horse", Some(&subject), "whose user name it is").await?;
    logs_in(&*store, &new, "correct horse", None, "whose user name the new address is").await
}

async fn a_taken_address_is_not_taken_over<S: Accounts>(store: Arc<S>) -> Outcome {
    let (old, taken) = (new_address(), new_address());
    let alice = created(&*store, person(&old, "correct horse")).await?;
    let bob = created(&*store, person(&taken, "battery staple")).await?;
    ensure_eq!(
        store.set_email(&alice, Some(&old), &taken).await?,
        EmailChange::Taken,
        "somebody else's address"
    );
    let email = PersonEmail::new(&*alice, &*old).username(&*old);
    is_found(&*store, &old, Some(&email), "whose the old address is").await?;
    let email = PersonEmail::new(&*bob, &*taken).username(&*taken);
    is_found(&*store, &taken, Some(&email), "whose the taken address is").await?;
    logs_in(&*store, &old, "correct horse", Some(&alice), "whose user name the old address is").await?;
    logs_in(&*store, &taken, "battery staple", Some(&bob), "whose user name the taken address is").await
}

/// A person logs in with a name that looks like an address.
async fn a_taken_user_name_is_not_taken_over<S: Accounts>(store: Arc<S>) -> Outcome {
    let (old, name) = (new_address(), new_address());
    let alice = created(&*store, person(&old, "correct horse")).await?;
    let mut bob = NewPerson::new(&*name, new_address());
    bob.password = person(&name, "battery staple").password;
    let bob = created(&*store, bob).await?;
    ensure_eq!(
        store.set_email(&alice, Some(&old), &name).await?,
        EmailChange::Taken,
        "somebody else's user name"
    );
    logs_in(&*store, &name, "battery staple", Some(&bob), "whose user name it is").await?;
    logs_in(&*store, &old, "correct horse", Some(&alice), "whose user name the old address is").await?;
    is_found(&*store, &name, None, "whose address the user name is").await?;
    let email = PersonEmail::new(&*alice, &*old).username(&*old);
    is_found(&*store, &old, Some(&email), "whose the old address is").await
}

async fn a_stale_address_changes_nothing<S: Accounts>(store: Arc<S>) -> Outcome {
    let (old, new) = (new_address(), new_address());
    let subject = created(&*store, person(&old, "correct horse")).await?;
    for current in [None, Some(&*new), Some("")] {
        let outcome = store.set_email(&subject, current, &new).await?;
        ensure_eq!(outcome, EmailChange::Stale, "a change from {current:?}");
    }
    let nobody = store.set_email(&fresh("subject"), None, &new).await?;
    ensure_eq!(nobody, EmailChange::Stale, "a change of nobody's address");
    is_found(&*store, &new, None, "whose address the new one is").await?;
    logs_in(&*store, &old, "correct horse", Some(&subject), "whose user name the old address is").await
}

/// The address is the same before and after.
async fn an_address_can_be_confirmed_again<S: Accounts>(store: Arc<S>) -> Outcome {
    let address = new_address();
    let subject = created(&*store, person(&address, "correct horse")).await?;
    let outcome = store.set_email(&subject, Some(&address), &address).await?;
    ensure_eq!(outcome, EmailChange::Changed, "the same address again");
    let email = PersonEmail::new(&*subject, &*address).username(&*address);
    is_found(&*store, &address, Some(&email), "whose the address is").await?;
    logs_in(&*store, &address, "correct horse", Some(&subject), "whose user name the address is").await
}
