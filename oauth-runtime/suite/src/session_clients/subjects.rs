//! The clients of all sessions of a person.

use std::sync::Arc;

use super::{are, are_listed, are_of_person, client};
use crate::case::{Case, cases};
use crate::changed::changed;
use crate::outcome::{Outcome, ensure};
use crate::samples::{AWKWARD, NUL, fresh};
use oauth_runtime_core::store::{SessionClient, SessionClientStore};

pub(super) fn cases<S: SessionClientStore + 'static>() -> Vec<Case<S>> {
    cases!["session_clients":
        lists_the_clients_of_all_sessions_of_a_person,
        a_deleted_client_is_not_the_persons,
        noted_for_another_person_it_is_theirs,
        people_are_compared_exactly,
        keeps_awkward_names_of_people,
        lists_the_sessions_of_a_client_in_pages,
    ]
}

/// A client of a new session of this person.
fn of(subject: &str) -> SessionClient {
    changed!(SessionClient { subject: subject.to_owned(), ..client(&fresh("session")) })
}

async fn add<S: SessionClientStore>(store: &S, clients: &[&SessionClient]) -> Outcome {
    for client in clients {
        store.add_session_client((*client).clone()).await?;
    }
    Ok(())
}

async fn lists_the_clients_of_all_sessions_of_a_person<S: SessionClientStore>(store: Arc<S>) -> Outcome {
    let (subject, other) = (fresh("subject"), fresh("subject"));
    are_of_person(&*store, &subject, &[], "the clients of a person without sessions").await?;
    let (first, second) = (of(&subject), of(&subject));
    let same_session = changed!(SessionClient { session_id: first.session_id.clone(), ..of(&subject) });
    let beside = changed!(SessionClient { session_id: first.session_id.clone(), ..of(&other) });
    add(&*store, &[&first, &second, &same_session, &beside]).await?;
    let own = [&first, &second, &same_session];
    are_of_person(&*store, &subject, &own, "the clients of two sessions of a person").await?;
    are_of_person(&*store, &other, &[&beside], "the client of another person in one of these sessions").await
}

async fn a_deleted_client_is_not_the_persons<S: SessionClientStore>(store: Arc<S>) -> Outcome {
    let subject = fresh("subject");
    let (ended, other) = (of(&subject), of(&subject));
    add(&*store, &[&ended, &other]).await?;
    store.delete_session_client(&ended.session_id, &ended.client_id).await?;
    are_of_person(&*store, &subject, &[&other], "the clients of a person without a deleted one").await?;
    add(&*store, &[&ended]).await?;
    are_of_person(&*store, &subject, &[&ended, &other], "the clients with one that came again").await
}

async fn noted_for_another_person_it_is_theirs<S: SessionClientStore>(store: Arc<S>) -> Outcome {
    let before = of(&fresh("subject"));
    let now = changed!(SessionClient { subject: fresh("subject"), ..before.clone() });
    add(&*store, &[&before, &now]).await?;
    are_of_person(&*store, &before.subject, &[], "the clients of the person before").await?;
    are_of_person(&*store, &now.subject, &[&now], "the clients of the person of now").await?;
    are_listed(&*store, &now.session_id, &[&now], "the clients of the session").await
}

async fn people_are_compared_exactly<S: SessionClientStore>(store: Arc<S>) -> Outcome {
    let subject = fresh("Subject");
    let noted = of(&subject);
    add(&*store, &[&noted]).await?;
    for similar in [subject.to_lowercase(), subject.to_uppercase(), format!("{subject} ")] {
        are_of_person(&*store, &similar, &[], "the clients of a person with a similar name").await?;
    }
    are_of_person(&*store, &subject, &[&noted], "the clients").await
}

async fn keeps_awkward_names_of_people<S: SessionClientStore>(store: Arc<S>) -> Outcome {
    for text in AWKWARD.into_iter().chain([NUL]) {
        let subject = format!("{text}{}", fresh("subject"));
        let noted = of(&subject);
        add(&*store, &[&noted]).await?;
        are_of_person(&*store, &subject, &[&noted], "the clients of a person").await?;
    }
    Ok(())
}

async fn lists_the_sessions_of_a_client_in_pages<S: SessionClientStore>(store: Arc<S>) -> Outcome {
    let client_id = fresh("Client");
    let mut own = Vec::new();
    for _ in 0..5 {
        let session = changed!(SessionClient { client_id: client_id.clone(), ..client(&fresh("session")) });
        store.add_session_client(session.clone()).await?;
        own.push(session);
    }
    let similar = changed!(SessionClient { client_id: client_id.to_lowercase(), ..own[0].clone() });
    add(&*store, &[&similar]).await?;
    store.delete_session_client(&own[4].session_id, &client_id).await?;
    own.truncate(4);
    for limit in [1, 3, 50] {
        let (mut listed, mut after) = (Vec::new(), None::<String>);
        // A store that repeats a page would never end.
        for _ in 0..20 {
            let page = store.list_client_sessions(&client_id, after.as_deref(), limit).await?;
            ensure!(page.len() <= limit, "a page has {} sessions, and {limit} were asked for", page.len());
            let Some(last) = page.last() else { break };
            after = Some(last.session_id.clone());
            listed.extend(page);
        }
        are(listed, &own.iter().collect::<Vec<_>>(), "the sessions of a client")?;
    }
    Ok(())
}
