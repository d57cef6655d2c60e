//! New passwords and claims.

use std::sync::Arc;

use super::{Accounts, created, is_found, logs_in, new_address, person};
use crate::case::{Case, cases};
use crate::outcome::{Outcome, ensure, ensure_eq};
use crate::samples::{AWKWARD, NUL, fresh, long};
use oauth_runtime_core::openid::Claims;
use oauth_runtime_core::store::{NewPassword, NewPerson, PersonEmail};

pub(super) fn cases<S: Accounts>() -> Vec<Case<S>> {
    cases!["accounts":
        a_new_password_replaces_the_old_one_of_one_person,
        a_first_password_lets_somebody_log_in,
        passwords_are_verified_to_their_last_byte,
        current_claims_are_replaced,
        stale_claims_change_nothing,
        claims_of_nobody_are_not_set,
    ]
}

async fn set<S: Accounts>(store: &S, subject: &str, password: &str) -> Outcome {
    let set = store.set_password(subject, NewPassword::new(password.into())).await?;
    ensure!(set, "the password of a person was not set");
    Ok(())
}

async fn a_new_password_replaces_the_old_one_of_one_person<S: Accounts>(store: Arc<S>) -> Outcome {
    let (one, other) = (new_address(), new_address());
    let alice = created(&*store, person(&one, "correct horse")).await?;
    let bob = created(&*store, person(&other, "battery staple")).await?;
    set(&*store, &alice, "wonderland").await?;
    logs_in(&*store, &one, "wonderland", Some(&alice), "whose the new password is").await?;
    logs_in(&*store, &one, "correct horse", None, "whose the old password is").await?;
    logs_in(&*store, &other, "wonderland", None, "whose the new password is with another name").await?;
    logs_in(&*store, &other, "battery staple", Some(&bob), "whose the other password is").await
}

async fn a_first_password_lets_somebody_log_in<S: Accounts>(store: Arc<S>) -> Outcome {
    let address = new_address();
    let subject = created(&*store, NewPerson::new(&*address, &*address)).await?;
    set(&*store, &subject, "wonderland").await?;
    logs_in(&*store, &address, "wonderland", Some(&subject), "whose the first password is").await
}

async fn passwords_are_verified_to_their_last_byte<S: Accounts>(store: Arc<S>) -> Outcome {
    let address = new_address();
    let subject = created(&*store, NewPerson::new(&*address, &*address)).await?;
    for password in [NUL, &long(), AWKWARD[11]] {
        set(&*store, &subject, password).await?;
        logs_in(&*store, &address, password, Some(&subject), "whose the password is").await?;
        let mut shorter = password.to_owned();
        shorter.pop();
        logs_in(&*store, &address, &shorter, None, "whose the beginning of the password is").await?;
    }
    Ok(())
}

/// People may set any claims about themselves; the address stays.
async fn current_claims_are_replaced<S: Accounts>(store: Arc<S>) -> Outcome {
    let address = new_address();
    let subject = created(&*store, person(&address, "correct horse")).await?;
    let mut current = store.get_claims(&subject).await?.unwrap_or_default();
    for text in AWKWARD {
        let next = current.clone().with("nickname", text).with(format!("x{text}"), [text]);
        ensure!(
            store.set_claims(&subject, &current, next.clone()).await?,
            "current claims were not replaced"
        );
        ensure_eq!(store.get_claims(&subject).await?.as_ref(), Some(&next), "the claims after a change");
        current = next;
    }
    let email = PersonEmail::new(&*subject, &*address).username(&*address);
    is_found(&*store, &address, Some(&email), "whose the address is after a change of claims").await
}

async fn stale_claims_change_nothing<S: Accounts>(store: Arc<S>) -> Outcome {
    let address = new_address();
    let subject = created(&*store, person(&address, "correct horse")).await?;
    let first = store.get_claims(&subject).await?.unwrap_or_default();
    let second = first.clone().with("name", "Alice");
    ensure!(store.set_claims(&subject, &first, second.clone()).await?, "current claims were not replaced");
    for stale in [&first, &Claims::new(), &second.clone().with("locale", "en")] {
        let set = store.set_claims(&subject, stale, first.clone().with("name", "Bob")).await?;
        ensure!(!set, "claims were replaced although they were others");
        ensure_eq!(store.get_claims(&subject).await?.as_ref(), Some(&second), "the claims");
    }
    Ok(())
}

async fn claims_of_nobody_are_not_set<S: Accounts>(store: Arc<S>) -> Outcome {
    let subject = fresh("subject");
    let set = store.set_claims(&subject, &Claims::new(), Claims::new().with("name", "Alice")).await?;
    ensure!(!set, "claims of nobody were set");
    ensure_eq!(store.get_claims(&subject).await?, None, "the claims of nobody");
    Ok(())
}
