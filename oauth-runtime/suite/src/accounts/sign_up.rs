//! People are created with everything that they have, or not at all.

use std::sync::Arc;

use super::{Accounts, created, is_found, logs_in, new_address, person};
use crate::case::{Case, cases};
use crate::outcome::{Outcome, ensure_eq};
use crate::samples::{AWKWARD, fresh};
use oauth_runtime_core::store::{NewPassword, NewPerson, PersonEmail, SignUp};

pub(super) fn cases<S: Accounts>() -> Vec<Case<S>> {
    cases!["accounts":
        a_person_logs_in_and_is_found_with_their_claims,
        a_person_without_a_password_logs_in_with_none,
        a_taken_address_changes_nothing,
        a_taken_user_name_changes_nothing,
        keeps_awkward_names_and_claims,
        an_unknown_person_is_none,
    ]
}

async fn a_person_logs_in_and_is_found_with_their_claims<S: Accounts>(store: Arc<S>) -> Outcome {
    let (address, username) = (new_address(), fresh("alice"));
    let mut new = NewPerson::new(&*username, &*address);
    new.password = Some(NewPassword::new("correct horse".into()));
    new.claims.insert("name", "Alice Doe");
    let claims = new.claims.clone();
    let subject = created(&*store, new).await?;
    logs_in(&*store, &username, "correct horse", Some(&subject), "whose login it is").await?;
    logs_in(&*store, &username, "wrong horse", None, "whose login it is with a wrong password").await?;
    logs_in(&*store, &address, "correct horse", None, "whose user name an address is").await?;
    ensure_eq!(store.get_claims(&subject).await?, Some(claims), "the claims of a new person");
    let email = PersonEmail::new(&*subject, &*address).username(&*username);
    is_found(&*store, &address, Some(&email), "whose address it is").await?;
    ensure_eq!(store.get_email(&subject).await?, Some(email), "the address of a new person");
    Ok(())
}

async fn a_person_without_a_password_logs_in_with_none<S: Accounts>(store: Arc<S>) -> Outcome {
    let address = new_address();
    let subject = created(&*store, NewPerson::new(&*address, &*address)).await?;
    for password in ["", "null", "None", "*", "!"] {
        logs_in(&*store, &address, password, None, "whose login it is without a password").await?;
    }
    let email = PersonEmail::new(&*subject, &*address).username(&*address);
    is_found(&*store, &address, Some(&email), "whose address it is without a password").await
}

async fn a_taken_address_changes_nothing<S: Accounts>(store: Arc<S>) -> Outcome {
    let address = new_address();
    let subject = created(&*store, person(&address, "the first")).await?;
    let mut second = NewPerson::new(fresh("another"), &*address);
    second.password = Some(NewPassword::new("the second".into()));
    ensure_eq!(
        store.create_person(second.clone()).await?,
        SignUp::EmailTaken,
        "a sign-up at a taken address"
    );
    logs_in(&*store, &second.username, "the second", None, "whose login a refused sign-up is").await?;
    ensure_eq!(store.get_claims(&second.subject).await?, None, "the claims of a refused sign-up");
    logs_in(&*store, &address, "the first", Some(&subject), "whose login it is after a refused sign-up")
        .await?;
    // The user name stays free.
    let free = new_address();
    created(&*store, NewPerson::new(&*second.username, free)).await?;
    Ok(())
}

async fn a_taken_user_name_changes_nothing<S: Accounts>(store: Arc<S>) -> Outcome {
    let (username, address, other) = (fresh("alice"), new_address(), new_address());
    let mut first = NewPerson::new(&*username, &*address);
    first.password = Some(NewPassword::new("the first".into()));
    let subject = created(&*store, first).await?;
    let mut second = NewPerson::new(&*username, &*other);
    second.password = Some(NewPassword::new("the second".into()));
    ensure_eq!(
        store.create_person(second.clone()).await?,
        SignUp::UsernameTaken,
        "a sign-up with a taken name"
    );
    is_found(&*store, &other, None, "whose address that of a refused sign-up is").await?;
    ensure_eq!(store.get_claims(&second.subject).await?, None, "the claims of a refused sign-up");
    logs_in(&*store, &username, "the second", None, "whose login a refused sign-up is").await?;
    logs_in(&*store, &username, "the first", Some(&subject), "whose login it is after a refused sign-up")
        .await?;
    // The address stays free.
    created(&*store, person(&other, "the third")).await?;
    Ok(())
}

async fn keeps_awkward_names_and_claims<S: Accounts>(store: Arc<S>) -> Outcome {
    for text in AWKWARD {
        // A store may ignore white space around a name.
        let (username, address) = (format!("x{}x", fresh(text)), new_address());
        let mut new = NewPerson::new(&*username, &*address);
        new.password = Some(NewPassword::new(format!("correct {text}").into()));
        new.claims.insert("nickname", text);
        let claims = new.claims.clone();
        let subject = created(&*store, new).await?;
        logs_in(&*store, &username, &format!("correct {text}"), Some(&subject), "whose login it is").await?;
        ensure_eq!(store.get_claims(&subject).await?, Some(claims), "the claims of a new person");
        let name = store.get_email(&subject).await?.and_then(|email| email.username);
        ensure_eq!(name.as_deref(), Some(&*username), "the user name of a new person");
    }
    Ok(())
}

async fn an_unknown_person_is_none<S: Accounts>(store: Arc<S>) -> Outcome {
    let (subject, address) = (fresh("subject"), new_address());
    is_found(&*store, &address, None, "whose address nobody's is").await?;
    ensure_eq!(store.get_email(&subject).await?, None, "the address of nobody");
    let set = store.set_password(&subject, NewPassword::new("correct horse".into())).await?;
    ensure_eq!(set, false, "whether the password of nobody was set");
    Ok(())
}
