//! People as an operator stores them: with several user names, and with addresses that nobody has verified.

use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::{Accounts, created, is_found, logs_in, new_address, person};
use crate::case::{Case, Work};
use crate::outcome::{Failure, Outcome, ensure, ensure_eq};
use crate::samples::fresh;
use oauth_runtime_core::Text;
use oauth_runtime_core::openid::Claims;
use oauth_runtime_core::store::{NewPassword, PersonEmail, PersonStore};

/// Stores something of a person.
type Put<S, T> = dyn Fn(Arc<S>, T) -> BoxFuture<'static, Outcome> + Send + Sync;

/// A user name, its password, and whose it is.
type User = (String, NewPassword, String);

/// A subject, and the claims.
type Person = (String, Claims);

/// The cases of a group, from the names of their functions, which get `put`.
macro_rules! cases {
    ($group:literal, $put:ident: $($case:ident),* $(,)?) => {
        vec![$({
            let put = Arc::clone(&$put);
            Case {
                name: concat!($group, "::", stringify!($case)),
                work: Work::Here(Box::new(move |store| {
                    let (store, put) = (Arc::clone(&store), Arc::clone(&put));
                    async move { $case(store, &*put).await }.boxed()
                })),
            }
        }),*]
    };
}

/// `put` adds a user name.
pub(crate) fn cases_of_user_names<S, F, E>(
    put: impl Fn(Arc<S>, String, NewPassword, String) -> F + Send + Sync + 'static,
) -> Vec<Case<S>>
where
    S: Accounts + PersonStore,
    F: Future<Output = Result<(), E>> + Send + 'static,
    E: std::error::Error,
{
    let put: Arc<Put<S, User>> = Arc::new(move |store, (username, password, subject)| {
        put(store, username, password, subject).map(|put| put.map_err(Failure::from)).boxed()
    });
    cases!["user_names", put:
        a_new_password_is_that_of_each_user_name,
        a_deleted_person_has_no_user_name,
    ]
}

/// `put` stores claims.
pub(crate) fn cases_of_verification<S, F, E>(
    put: impl Fn(Arc<S>, String, Claims) -> F + Send + Sync + 'static,
) -> Vec<Case<S>>
where
    S: Accounts,
    F: Future<Output = Result<(), E>> + Send + 'static,
    E: std::error::Error,
{
    let put: Arc<Put<S, Person>> = Arc::new(move |store, (subject, claims)| {
        put(store, subject, claims).map(|put| put.map_err(Failure::from)).boxed()
    });
    cases!["email_verification", put:
        an_unverified_address_finds_nobody,
        an_unverified_address_is_anybodys,
        an_address_counts_while_it_is_verified,
    ]
}

async fn with_two_names<S: Accounts>(store: &Arc<S>, put: &Put<S, User>) -> Outcome<(Text, [String; 2])> {
    let (address, name) = (new_address(), fresh("alice"));
    let alice = created(&**store, person(&address, "correct horse")).await?;
    let password = NewPassword::new("correct horse".into());
    put(Arc::clone(store), (name.clone(), password, alice.to_string())).await?;
    let names = [address, name];
    for name in &names {
        logs_in(&**store, name, "correct horse", Some(&alice), "whose user name one of two is").await?;
    }
    let email = store.get_email(&alice).await?;
    ensure_eq!(store.get_email(&alice).await?, email, "the address of somebody with two user names, again");
    is_found(&**store, &names[0], email.as_ref(), "whose address it is of two user names").await?;
    let shown = email.and_then(|email| email.username).unwrap_or_default();
    ensure!(names.iter().any(|name| **name == *shown), "{shown:?} is not one of the person's user names");
    Ok((alice, names))
}

async fn a_new_password_is_that_of_each_user_name<S: Accounts>(store: Arc<S>, put: &Put<S, User>) -> Outcome {
    let (alice, names) = with_two_names(&store, put).await?;
    let set = store.set_password(&alice, NewPassword::new("wonderland".into())).await?;
    ensure!(set, "the password of a person was not set");
    for name in &names {
        logs_in(&*store, name, "wonderland", Some(&alice), "whose the new password is with each name")
            .await?;
        logs_in(&*store, name, "correct horse", None, "whose the old password is with each name").await?;
    }
    Ok(())
}

async fn a_deleted_person_has_no_user_name<S: Accounts + PersonStore>(
    store: Arc<S>,
    put: &Put<S, User>,
) -> Outcome {
    let (alice, names) = with_two_names(&store, put).await?;
    store.delete_person(&alice).await?;
    for name in &names {
        logs_in(&*store, name, "correct horse", None, "whose each user name is after a deletion").await?;
    }
    Ok(())
}

async fn an_unverified_address_finds_nobody<S: Accounts>(store: Arc<S>, put: &Put<S, Person>) -> Outcome {
    for verified in [None, Some(false)] {
        let (subject, address) = (fresh("subject"), new_address());
        let claims = Claims::new().with("email", &*address);
        let claims = verified.into_iter().fold(claims, |claims, is| claims.with("email_verified", is));
        put(Arc::clone(&store), (subject.clone(), claims)).await?;
        is_found(&*store, &address, None, "whom an address finds that nobody has verified").await?;
        let email = PersonEmail::new(&*subject, &*address).unverified();
        ensure_eq!(store.get_email(&subject).await?, Some(email), "an address that nobody has verified");
    }
    Ok(())
}

/// A person writes another person's address into their account. The other person can still use the address, and the
/// first gets none of the mail.
async fn an_unverified_address_is_anybodys<S: Accounts>(store: Arc<S>, put: &Put<S, Person>) -> Outcome {
    let (thief, address) = (fresh("subject"), new_address());
    let claims = Claims::new().with("email", &*address).with("email_verified", false);
    put(Arc::clone(&store), (thief, claims)).await?;
    let alice = created(&*store, person(&address, "correct horse")).await?;
    let email = PersonEmail::new(&*alice, &*address).username(&*address);
    is_found(
        &*store,
        &address,
        Some(&email),
        "whom an address finds that two people have, one of them verified",
    )
    .await
}

async fn an_address_counts_while_it_is_verified<S: Accounts>(store: Arc<S>, put: &Put<S, Person>) -> Outcome {
    let (subject, address) = (fresh("subject"), new_address());
    for verified in [true, false, true] {
        let claims = Claims::new().with("email", &*address).with("email_verified", verified);
        put(Arc::clone(&store), (subject.clone(), claims)).await?;
        let email = PersonEmail::new(&*subject, &*address);
        let what = "whom an address finds whose verification changes";
        is_found(&*store, &address, Some(&email).filter(|_| verified), what).await?;
    }
    Ok(())
}
