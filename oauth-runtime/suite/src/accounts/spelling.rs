//! Names and addresses that are spelled differently, and compare equal.

use std::sync::Arc;

use super::{Accounts, created, is_found, logs_in, new_address, person};
use crate::case::{Case, cases};
use crate::outcome::{Outcome, ensure_eq};
use crate::samples::fresh;
use oauth_runtime_core::store::{EmailChange, NewPassword, NewPerson, PersonEmail, SignUp};

pub(crate) fn cases_of_spelling<S: Accounts>() -> Vec<Case<S>> {
    cases!["comparable_names":
        user_names_that_compare_equal_are_one_persons,
        addresses_that_compare_equal_are_one_persons,
        another_spelling_is_a_changed_address,
    ]
}

/// A name in other spellings: in upper case, with white space around it, with letters of full width.
fn spellings(name: &str) -> [String; 3] {
    let wide = |letter: char| match letter {
        'a'..='z' => char::from_u32(letter as u32 - 'a' as u32 + 0xff41).unwrap_or(letter),
        _ => letter,
    };
    [name.to_uppercase(), format!(" {name}\n"), name.chars().map(wide).collect()]
}

async fn user_names_that_compare_equal_are_one_persons<S: Accounts>(store: Arc<S>) -> Outcome {
    let username = fresh("alice").to_lowercase();
    let mut alice = NewPerson::new(&*username, new_address());
    alice.password = Some(NewPassword::new("correct horse".into()));
    let alice = created(&*store, alice).await?;
    for spelling in spellings(&username) {
        logs_in(&*store, &spelling, "correct horse", Some(&alice), "whose user name another spelling is")
            .await?;
        logs_in(&*store, &spelling, "wrong horse", None, "whose login it is with a wrong password").await?;
        let taken = store.create_person(NewPerson::new(&*spelling, new_address())).await?;
        ensure_eq!(taken, SignUp::UsernameTaken, "a sign-up with another spelling of a name");
    }
    // A letter that only looks alike is a different one.
    let cyrillic = username.replace('a', "\u{430}");
    logs_in(&*store, &cyrillic, "correct horse", None, "whose user name one that looks alike is").await?;
    created(&*store, NewPerson::new(&*cyrillic, new_address())).await?;
    Ok(())
}

async fn addresses_that_compare_equal_are_one_persons<S: Accounts>(store: Arc<S>) -> Outcome {
    let address = new_address();
    let written = address.replacen('p', "P", 1);
    let alice = created(&*store, NewPerson::new(fresh("alice"), &*written)).await?;
    let email = store.get_email(&alice).await?;
    ensure_eq!(email.as_ref().map(|email| &*email.address), Some(&*written), "the address of a person");
    is_found(&*store, &address, email.as_ref(), "whose address another spelling is").await?;
    for spelling in [&address, &written] {
        let taken = store.create_person(NewPerson::new(fresh("bob"), &**spelling)).await?;
        ensure_eq!(taken, SignUp::EmailTaken, "a sign-up at another spelling of an address");
    }
    let own = new_address();
    let bob = created(&*store, person(&own, "battery staple")).await?;
    let taken = store.set_email(&bob, Some(&own), &address).await?;
    ensure_eq!(taken, EmailChange::Taken, "a change to another spelling of somebody else's address");
    Ok(())
}

async fn another_spelling_is_a_changed_address<S: Accounts>(store: Arc<S>) -> Outcome {
    let old = new_address();
    let new = old.replacen('p', "P", 1);
    let alice = created(&*store, person(&old, "correct horse")).await?;
    let changed = store.set_email(&alice, Some(&old), &new).await?;
    ensure_eq!(changed, EmailChange::Changed, "a change to another spelling of the own address");
    let email = PersonEmail::new(&*alice, &*new).username(&*new);
    is_found(&*store, &old, Some(&email), "whose address the old spelling is").await?;
    for name in [&old, &new] {
        logs_in(&*store, name, "correct horse", Some(&alice), "whose user name each spelling is").await?;
    }
    Ok(())
}
