//! People who sign up, and change their accounts.

mod addresses;
mod changes;
mod deletion;
mod operator;
mod parallel;
mod sign_up;
mod spelling;

use super::case::Case;
use super::outcome::{Failure, Outcome, ensure_eq};
use super::samples::fresh;
use oauth_runtime_core::store::{
    ClaimsStore, EmailChangeStore, EmailStore, NewPassword, NewPerson, PasswordStore, PersonEmail,
    ProfileStore, SignUp, SignUpStore, UserStore,
};
use oauth_runtime_core::{Secret, Text};

pub(super) use deletion::cases_of_deletion;
pub(super) use operator::{cases_of_user_names, cases_of_verification};
pub(super) use spelling::cases_of_spelling;

/// A store of users whose people do everything themselves.
pub(super) trait Accounts:
    UserStore + ClaimsStore + EmailStore + SignUpStore + PasswordStore + EmailChangeStore + ProfileStore + 'static
{
}

impl<S> Accounts for S where
    S: UserStore
        + ClaimsStore
        + EmailStore
        + SignUpStore
        + PasswordStore
        + EmailChangeStore
        + ProfileStore
        + 'static
{
}

pub(super) fn cases<S: Accounts>() -> Vec<Case<S>> {
    [sign_up::cases(), addresses::cases(), changes::cases(), parallel::cases()]
        .into_iter()
        .flatten()
        .collect()
}

/// An address that nobody else has, with lower case as the runtime passes it.
fn new_address() -> String {
    format!("{}@people.example", fresh("person").to_lowercase())
}

/// A person at this address, who logs in with it.
fn person(address: &str, password: &str) -> NewPerson {
    let mut person = NewPerson::new(address, address);
    person.password = Some(NewPassword::new(password.into()));
    person
}

async fn created<S: Accounts>(store: &S, person: NewPerson) -> Outcome<Text> {
    match store.create_person(person).await? {
        SignUp::Created { subject } => Ok(subject),
        taken => Err(Failure(format!("a new person was refused: {taken:?}"))),
    }
}

/// Whose name and password these are.
async fn logs_in<S: Accounts>(
    store: &S,
    username: &str,
    password: &str,
    expected: Option<&Text>,
    what: &str,
) -> Outcome {
    let person = store.authenticate(username, &Secret::from(password)).await?;
    ensure_eq!(person.map(|person| person.subject), expected.cloned(), "{what}");
    Ok(())
}

/// Whose address it is.
async fn is_found<S: Accounts>(
    store: &S,
    address: &str,
    expected: Option<&PersonEmail>,
    what: &str,
) -> Outcome {
    ensure_eq!(store.find_by_email(address).await?.as_ref(), expected, "{what}");
    Ok(())
}
