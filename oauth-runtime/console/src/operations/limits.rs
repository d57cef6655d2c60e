//! Rate limits: what is counted of a person, and forgetting it.

use oauth_runtime_core::event::{EventKind, Limit};
use oauth_runtime_core::rate_limit::{
    Failures, Places, forget_login_failures, forget_second_factor_failures, login_failures,
    second_factor_failures,
};
use serde::Serialize;

use super::{Listed, known};
use crate::office::Office;
use crate::problem::Problem;
use crate::provider::ConsoleProvider;

/// Whose attempts.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Whose<'a> {
    /// Logins with this user name.
    Login(&'a str),
    /// Second factors of the person with this `sub`.
    SecondFactor(&'a str),
}

/// What was counted until it was forgotten.
#[derive(Debug, Serialize)]
pub(crate) struct Forgotten {
    forgotten: Vec<Failures>,
}

pub(crate) async fn list<S: ConsoleProvider>(
    office: &Office<S>,
    whose: Whose<'_>,
    places: Places<'_>,
) -> Result<Listed<Failures>, Problem> {
    let (store, now) = (office.store(), office.now());
    let found = match whose {
        Whose::Login(username) => login_failures(store, username, places, now).await,
        Whose::SecondFactor(subject) => second_factor_failures(store, subject, places, now).await,
    };
    let found = Office::<S>::kept(found)?;
    if found.is_empty() {
        known_to_count(office, whose).await?;
    }
    Ok(Listed::whole(found))
}

pub(crate) async fn forget<S: ConsoleProvider>(
    office: &Office<S>,
    whose: Whose<'_>,
    places: Places<'_>,
) -> Result<Forgotten, Problem> {
    let (store, now) = (office.store(), office.now());
    let (forgotten, limit) = match whose {
        Whose::Login(username) => (forget_login_failures(store, username, places, now).await, Limit::Login),
        Whose::SecondFactor(subject) => {
            (forget_second_factor_failures(store, subject, places, now).await, Limit::SecondFactor)
        }
    };
    // After a failure, which may be that of the last of several counters, some may be forgotten.
    let is_any = forgotten.as_ref().map_or(true, |forgotten| !forgotten.failures.is_empty());
    if is_any {
        let subject = match whose {
            // A text that somebody typed is in no event.
            Whose::Login(_) => None,
            Whose::SecondFactor(subject) => Some(subject),
        };
        let about = |event| subject.into_iter().fold(event, oauth_runtime_core::event::Event::subject);
        office.changed(EventKind::RateLimitForgotten { limit }, about);
    } else {
        known_to_count(office, whose).await?;
    }
    let forgotten = Office::<S>::kept(forgotten)?;
    match forgotten.is_complete {
        true => Ok(Forgotten { forgotten: forgotten.failures }),
        false => Err(Problem::conflict("somebody keeps guessing, so not everything is forgotten: repeat it")),
    }
}

/// Nothing is counted for this name. A user name is what somebody typed, so that it need not be that of a person.
async fn known_to_count<S: ConsoleProvider>(office: &Office<S>, whose: Whose<'_>) -> Result<(), Problem> {
    match whose {
        Whose::Login(_) => Ok(()),
        Whose::SecondFactor(subject) => known::person(office, subject).await,
    }
}
