//! What the suite for stores does not say: how people of an operator and people who signed up are together in one store.

use super::*;
use crate::Secret;
use crate::password::PasswordHash;
use crate::store::UserStore;

fn person(address: &str) -> NewPerson {
    let password = NewPassword::new(Secret::from("correct horse"));
    NewPerson { password: Some(password), ..NewPerson::new(address, address) }
}

async fn logs_in(store: &MemoryStore, username: &str, password: &str) -> bool {
    let found = store.authenticate(username, &Secret::from(password)).await;
    found.expect("the store in memory").is_some()
}

#[tokio::test]
async fn a_person_of_the_operator_has_the_address_of_their_claims() {
    let store = MemoryStore::new();
    let hash = PasswordHash::new(&Secret::from("wonderland")).expect("hashed");
    store.put_user("alice", hash, "1");
    store.put_claims("1", Claims::new().with("email", "Alice@example.org"));
    assert_eq!(store.find_by_email("alice@example.org").await, Ok(None), "nobody verified it");
    store.put_claims("1", Claims::new().with("email", "Alice@example.org").with("email_verified", true));
    let found = PersonEmail::new("1", "Alice@example.org").username("alice");
    assert_eq!(store.find_by_email("alice@example.org").await, Ok(Some(found)));
    assert_eq!(store.create_person(person("alice@example.org")).await, Ok(SignUp::EmailTaken));
}

#[tokio::test]
async fn a_user_name_that_is_the_address_changes_with_it() {
    let store = MemoryStore::new();
    let Ok(SignUp::Created { subject }) = store.create_person(person("alice@example.org")).await else {
        panic!("nobody was created");
    };
    let hash = PasswordHash::new(&Secret::from("wonderland")).expect("hashed");
    store.put_user("bob@example.org", hash, "2");
    let (old, bob, new) = (Some("alice@example.org"), "bob@example.org", "a@example.com");
    assert_eq!(store.set_email(&subject, old, bob).await, Ok(EmailChange::Taken), "it is a user name");
    assert_eq!(store.set_email(&subject, Some(new), new).await, Ok(EmailChange::Stale));
    assert_eq!(store.set_email(&subject, old, new).await, Ok(EmailChange::Changed));
    assert!(
        logs_in(&store, new, "correct horse").await
            && !logs_in(&store, "alice@example.org", "correct horse").await
    );
    let claims = store.claims.read().expect("not poisoned").get(&*subject).cloned();
    assert_eq!(claims, Some(Claims::new().with("email", new).with("email_verified", true)));
}

#[tokio::test]
async fn people_of_two_tenants_may_have_one_address() {
    let store = MemoryStore::new();
    for tenant in ["acme", "umbrella"] {
        let text = |own: &str| format!("{tenant}\t{own}");
        let new = NewPerson {
            subject: text("1").into(),
            username: text("a@example.org").into(),
            email: text("a@example.org").into(),
            ..person("a@example.org")
        };
        assert_eq!(store.create_person(new.clone()).await, Ok(SignUp::Created { subject: text("1").into() }));
        assert_eq!(store.create_person(new).await, Ok(SignUp::EmailTaken), "{tenant}");
        let found = store.find_by_email(&text("a@example.org")).await.expect("the store in memory");
        assert_eq!(found.map(|found| found.subject), Some(text("1").into()));
    }
    assert_eq!(store.find_by_email("a@example.org").await, Ok(None), "it is of no tenant");
}

#[tokio::test]
async fn somebody_without_a_password_logs_in_with_none() {
    let store = MemoryStore::new();
    let new = NewPerson { password: None, ..person("a@example.org") };
    let Ok(SignUp::Created { subject }) = store.create_person(new).await else {
        panic!("nobody was created");
    };
    assert!(!logs_in(&store, "a@example.org", "").await);
    let password = NewPassword::new(Secret::from("correct horse"));
    assert_eq!(store.set_password(&subject, password).await, Ok(true));
    assert!(logs_in(&store, "a@example.org", "correct horse").await);
}
