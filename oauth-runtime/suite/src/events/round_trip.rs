//! An event comes back as it was appended, once.

use std::sync::Arc;

use super::{append, event, of, person};
use crate::case::{Case, cases};
use crate::grown::ensure_whole;
use crate::outcome::{Outcome, ensure_eq};
use crate::samples::{AWKWARD, NUL, long, scopes};
use oauth_runtime_core::__private::Grown;
use oauth_runtime_core::event::{EventKind, RequestId};
use oauth_runtime_core::store::EventStore;
use oauth_runtime_core::token::GrantId;

pub(super) fn cases<S: EventStore + 'static>() -> Vec<Case<S>> {
    cases!["events":
        keeps_every_field,
        keeps_members_of_a_later_version,
        keeps_awkward_text,
        keeps_long_scopes,
        an_event_that_is_appended_again_is_one,
        no_events_are_no_error,
    ]
}

async fn keeps_every_field<S: EventStore>(store: Arc<S>) -> Outcome {
    let subject = person();
    let mut event = event(&subject).client_id("web").session_id("session").grant_id(&GrantId::generate());
    event.address = Some([192, 0, 2, 1].into());
    event.request_id = Some(RequestId::generate());
    event.operator = Some("carol".into());
    event.operator_client_id = Some("helpdesk".into());
    append(&*store, std::slice::from_ref(&event)).await?;
    ensure_eq!(of(&*store, &subject).await?, [event], "the event");
    Ok(())
}

async fn keeps_members_of_a_later_version<S: EventStore>(store: Arc<S>) -> Outcome {
    let subject = person();
    let event = event(&subject).grown();
    append(&*store, std::slice::from_ref(&event)).await?;
    ensure_whole(of(&*store, &subject).await?.first(), &event)
}

async fn keeps_awkward_text<S: EventStore>(store: Arc<S>) -> Outcome {
    for text in AWKWARD.into_iter().map(str::to_owned).chain([NUL.to_owned(), long()]) {
        let subject = person();
        let event = event(&subject).client_id(&text).session_id(&text);
        append(&*store, std::slice::from_ref(&event)).await?;
        ensure_eq!(of(&*store, &subject).await?, [event], "the event");
    }
    Ok(())
}

async fn keeps_long_scopes<S: EventStore>(store: Arc<S>) -> Outcome {
    let subject = person();
    let mut events = Vec::new();
    for scope in scopes() {
        let mut event = event(&subject);
        event.kind = EventKind::ConsentGiven { scope };
        events.push(event);
    }
    append(&*store, &events).await?;
    ensure_eq!(of(&*store, &subject).await?, events, "the events");
    Ok(())
}

/// Its first answer may have been lost. It stays as it was.
async fn an_event_that_is_appended_again_is_one<S: EventStore>(store: Arc<S>) -> Outcome {
    let subject = person();
    let (first, second) = (event(&subject), event(&subject));
    append(&*store, std::slice::from_ref(&first)).await?;
    let again = first.clone().client_id("another");
    append(&*store, &[again, second.clone(), second.clone()]).await?;
    ensure_eq!(of(&*store, &subject).await?, [first, second], "the events");
    Ok(())
}

async fn no_events_are_no_error<S: EventStore>(store: Arc<S>) -> Outcome {
    append(&*store, &[]).await?;
    ensure_eq!(of(&*store, &person()).await?, [], "the events of somebody without any");
    Ok(())
}
