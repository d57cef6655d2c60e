//! Rate limits: what is counted of a person, and forgetting it.

use std::net::IpAddr;

use oauth_runtime_core::event::{EventKind, Limit};
use oauth_runtime_core::rate_limit::{
    Failures, forget_login_failures, forget_second_factor_failures, login_failures, second_factor_failures,
};

use super::Listed;
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

pub(crate) async fn list<S: ConsoleProvider>(
    office: &Office<S>,
    whose: Whose<'_>,
    address: Option<IpAddr>,
) -> Result<Listed<Failures>, Problem> {
    let (store, now) = (office.store(), office.now());
    let found = match whose {
        Whose::Login(username) => login_failures(store, username, address, now).await,
        Whose::SecondFactor(subject) => second_factor_failures(store, subject, address, now).await,
    };
    Ok(Listed::whole(Office::<S>::kept(found)?))
}

pub(crate) async fn forget<S: ConsoleProvider>(
    office: &Office<S>,
    whose: Whose<'_>,
    address: Option<IpAddr>,
) -> Result<(), Problem> {
    let store = office.store();
    let (forgotten, limit) = match whose {
        Whose::Login(username) => (forget_login_failures(store, username, address).await, Limit::Login),
        Whose::SecondFactor(subject) => {
            (forget_second_factor_failures(store, subject, address).await, Limit::SecondFactor)
        }
    };
    let subject = match whose {
        // A text that somebody typed is in no event.
        Whose::Login(_) => None,
        Whose::SecondFactor(subject) => Some(subject),
    };
    let about = |event| subject.into_iter().fold(event, oauth_runtime_core::event::Event::subject);
    // Also after a failure, which may be that of the last of several counters.
    office.changed(EventKind::RateLimitForgotten { limit }, about);
    match Office::<S>::kept(forgotten)? {
        true => Ok(()),
        false => Err(Problem::conflict("somebody keeps guessing, so not everything is forgotten: repeat it")),
    }
}
