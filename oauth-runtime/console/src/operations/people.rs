//! People, as far as the provider knows them.

use oauth_runtime_core::OAuthError;
use oauth_runtime_core::event::{EventKind, EventQuery};
use oauth_runtime_core::store::EventStore;
use oauth_runtime_pages::{self as ui, Person};
use serde::Serialize;

use super::{Listed, grants, known, sessions};
use crate::office::Office;
use crate::problem::Problem;
use crate::provider::ConsoleProvider;

/// What ended with everything that a person has.
#[derive(Debug, Serialize)]
pub(crate) struct Ended {
    /// How many logins.
    pub(crate) sessions: usize,
    /// How many grants.
    pub(crate) grants: usize,
}

pub(crate) async fn show<S: ConsoleProvider>(office: &Office<S>, subject: &str) -> Result<Person, Problem> {
    let person = ui::person(&*office.server, subject).await?;
    person.ok_or_else(|| Problem::not_found(format!("there is no person with the sub `{subject}`")))
}

/// The people who have this user name or e-mail address, each once.
pub(crate) async fn find<S: ConsoleProvider>(
    office: &Office<S>,
    typed: &str,
) -> Result<Listed<Person>, Problem> {
    let Some(search) = office.server.console().search() else {
        return Err(Problem::not_found("this provider finds people by their sub alone"));
    };
    let mut subjects = search(typed.to_owned()).await.map_err(|error| {
        let error = &*error as &dyn std::error::Error;
        tracing::error!(error, "the search of the application for people failed");
        Problem::from(OAuthError::ServerError)
    })?;
    subjects.sort_unstable();
    subjects.dedup();
    let mut found = Vec::new();
    for subject in &subjects {
        found.extend(ui::person(&*office.server, subject).await?);
    }
    Ok(Listed::whole(found))
}

/// Ends all logins and all grants of a person, and forgets their consents.
pub(crate) async fn end_everything<S: ConsoleProvider>(
    office: &Office<S>,
    subject: &str,
) -> Result<Ended, Problem> {
    // The logins first, so that no browser gets a new grant.
    let sessions = sessions::end_all(office, subject).await?;
    let grants = grants::revoke_of_person(office, subject, None).await?;
    Ok(Ended { sessions, grants })
}

/// Deletes passkeys, authenticator app and recovery codes of a person who lost them.
pub(crate) async fn delete_credentials<S: ConsoleProvider>(
    office: &Office<S>,
    subject: &str,
) -> Result<(), Problem> {
    known::person(office, subject).await?;
    Office::<S>::kept(ui::delete_credentials(office.store(), subject).await)?;
    office.changed(EventKind::CredentialsDeleted {}, |event| event.subject(subject));
    Ok(())
}

/// Deletes what the store keeps of a person; their events too if `events` says so.
pub(crate) async fn forget<S: ConsoleProvider>(
    office: &Office<S>,
    subject: &str,
    events: bool,
) -> Result<Ended, Problem> {
    let sessions = ui::logins(&*office.server, subject).await?.len();
    if sessions == 0 && !is_known(office, subject, events).await? {
        return Err(Problem::not_found(format!("the provider has nothing of `{subject}`")));
    }
    let grants = Office::<S>::done(ui::forget_person(&office.administration, subject).await)?;
    // It has happened, whatever comes of the events.
    office
        .changed(EventKind::PersonForgotten {}, |event| if events { event } else { event.subject(subject) });
    if events {
        Office::<S>::done(office.administration.forget_events(subject).await)?;
    }
    Ok(Ended { sessions, grants })
}

/// Whether there is anything of them to forget: a request to forget must not end with a slip in the `sub`.
async fn is_known<S: ConsoleProvider>(
    office: &Office<S>,
    subject: &str,
    events: bool,
) -> Result<bool, Problem> {
    if known::is_person(office, subject).await? {
        return Ok(true);
    }
    let query = EventQuery::new().subject(subject);
    Ok(events && !Office::<S>::kept(office.store().list_events(&query, 1).await)?.is_empty())
}
