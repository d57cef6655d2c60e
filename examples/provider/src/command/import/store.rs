//! The people of an import, and the store.

use oauth_runtime::event::{Event, EventKind, EventSubscriber};
use oauth_runtime::store::{
    AnyStoreError, ClaimsStore, EmailStore, NewPerson, SignUp, SignUpStore, StoredPassword,
};
use oauth_runtime::{Clock, SystemClock};

use super::line::Person;
use crate::command::changes::Changes;
use crate::store::Store;

/// How much of a person an earlier import stored.
pub(super) enum Imported {
    Whole,
    /// It was interrupted.
    InPart,
}

/// Why a person is not stored.
pub(super) enum Conflict {
    /// Somebody else has what only one can have.
    Taken(String),
    Store(AnyStoreError),
}

impl From<AnyStoreError> for Conflict {
    fn from(error: AnyStoreError) -> Self {
        Self::Store(error)
    }
}

fn taken<T>(problem: impl Into<String>) -> Result<T, Conflict> {
    Err(Conflict::Taken(problem.into()))
}

/// Whether the store has this person already.
pub(super) async fn is_there(store: &Store, person: &Person) -> Result<Option<Imported>, Conflict> {
    let known = store.store().find_username(&person.username).await?;
    if let Some(known) = known {
        if *known.subject != *person.subject {
            return taken(format!("the user name is that of `{}`", known.subject));
        }
        let lacks_password = person.password.is_some() && known.password == StoredPassword::Missing;
        let lacks_claims = store.get_claims(&known.subject).await?.is_none();
        return Ok(Some(if lacks_password || lacks_claims { Imported::InPart } else { Imported::Whole }));
    }
    if store.get_claims(&person.subject).await?.is_some() {
        return taken("somebody with another user name has this `sub`");
    }
    if let Some(email) = &person.verified_email
        && let Some(known) = store.find_by_email(email).await?
    {
        return taken(format!("the address is that of `{}`", known.subject));
    }
    Ok(None)
}

/// Stores a person whom nobody knows yet, or whom an earlier import stored in part.
pub(super) async fn put(store: &Store, person: Person, changes: Option<&Changes>) -> Result<(), Conflict> {
    let records = store.store();
    let known = records.find_username(&person.username).await?;
    let has_password = known.as_ref().is_some_and(|known| known.password != StoredPassword::Missing);
    if known.is_none()
        && let Some(email) = &person.verified_email
    {
        // In one step, so that nobody who signs up meanwhile gets the name or the address.
        let mut new = NewPerson::new(person.username.as_str(), email.as_str());
        (new.subject, new.claims) = (person.subject.as_str().into(), person.claims.clone());
        match store.create_person(new).await? {
            SignUp::Created { .. } => {}
            SignUp::UsernameTaken => return taken("somebody has this user name by now"),
            SignUp::EmailTaken => return taken("somebody has this address by now"),
        }
    }
    if let Some(password) = person.password.filter(|_| !has_password) {
        records.put_user(&person.username, password, &person.subject).await?;
    }
    if store.get_claims(&person.subject).await?.is_none() {
        records.put_claims(&person.subject, person.claims).await?;
    }
    let subject = person.subject;
    if let Some(changes) = changes {
        changes.notify(&Event::new(EventKind::PersonCreated {}, SystemClock.now()).subject(subject));
    }
    Ok(())
}
