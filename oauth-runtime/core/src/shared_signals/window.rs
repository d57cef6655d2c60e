//! What a receiver has not got yet.

use serde_json::Value;

use super::claims::changed_claims;
use super::known::Acquaintances;
use super::set::Set;
use super::signal::signal;
use super::subject::{by_email, by_sub, is_email};
use super::{DefaultSubjects, EventType, TransmitsSignals};
use crate::event::{Event, EventId, EventQuery, Identifier};
use crate::failure::store_failure;
use crate::identity::is_claim_of_scope;
use crate::server::Part;
use crate::store::{ClaimsStore, EventStore, SignalStream};
use crate::{Client, OAuthError, Scope, Timestamp};

/// How many events one question to the store returns.
const PAGE: usize = 200;

/// How many pages without a token are read at a time.
const MOST_PAGES: usize = 25;

/// How many tokens wait for an acknowledgement at a time.
pub(super) const MOST: usize = 100;

/// Events are sent when they are older than this many seconds: instances write them a little later than they happen.
pub(super) const SETTLES: u64 = 2;

/// After so many seconds, a stream stores that it has passed events which its receiver does not get.
const PASSED_AFTER: u64 = 30;

/// The next events of a stream.
pub(super) struct Window {
    /// What is to be sent, the oldest first.
    pub(super) sets: Vec<Set>,
    /// Those of them that are to be pushed now.
    pub(super) due: Vec<Set>,
    /// Whether there may be more behind them.
    pub(super) has_more: bool,
    /// All events that were looked at, in their order.
    scanned: Vec<EventId>,
}

impl Window {
    /// Forgets what the receiver has: everything up to the first event that it does not have.
    pub(super) fn settle(&self, stream: &mut SignalStream, taken: &[EventId]) {
        let has = |stream: &SignalStream, id: &EventId| taken.contains(id) || stream.taken.contains(id);
        let is_due = |id: &EventId| self.sets.iter().any(|set| set.event == Some(*id));
        let first_due = self.scanned.iter().position(|id| is_due(id) && !has(stream, id));
        let passed = &self.scanned[..first_due.unwrap_or(self.scanned.len())];
        stream.taken.extend(taken);
        if let Some(last) = passed.last() {
            stream.sent = stream.sent.max(*last);
        }
        let sent = stream.sent;
        stream.taken.retain(|id| *id > sent);
        stream.taken.sort_unstable();
        stream.taken.dedup();
    }

    /// Leaves out what the receiver refused until it is tried again, and returns when that is.
    pub(super) fn put_off(&mut self, stream: &SignalStream, now: Timestamp) -> Option<Timestamp> {
        let later = |set: &Set| stream.refusals.get(&set.jti)?.due_at.filter(|at| !at.is_expired(now));
        self.due = self.sets.iter().filter(|set| later(set).is_none()).cloned().collect();
        self.sets.iter().filter_map(later).min()
    }

    /// Whether so much was passed that it is worth storing: otherwise each look judges the same events again.
    pub(super) fn is_long(&self, now: Timestamp) -> bool {
        let has_old = self.scanned.first().is_some_and(|first| now.since(first.time()) >= PASSED_AFTER);
        self.scanned.len() >= PAGE || self.sets.is_empty() && has_old
    }
}

/// What a stream says about itself, and then the events of the log.
pub(super) async fn window<S: TransmitsSignals>(
    server: &S,
    client: &Client,
    stream: &SignalStream,
) -> Result<Window, OAuthError> {
    let sets = stream.own.iter().map(|own| Set::own(stream, own)).collect();
    let mut window = Window { sets, due: Vec::new(), has_more: false, scanned: Vec::new() };
    let now = server.settings().now();
    let settled = Timestamp::from_unix(now.as_unix().saturating_sub(SETTLES));
    let mut query = EventQuery::new().until(settled).after(stream.sent);
    let mut people = Acquaintances::new(server, client);
    for _ in 0..MOST_PAGES {
        let events = server.store().list_events(&query, PAGE).await.map_err(store_failure::<S::Store>)?;
        for event in &events {
            if window.sets.len() >= MOST {
                window.has_more = true;
                return Ok(window);
            }
            window.scanned.push(event.id);
            if !stream.taken.contains(&event.id) {
                window.sets.extend(due(server, client, &mut people, (stream, event)).await?);
            }
        }
        match events.last() {
            Some(last) if events.len() >= PAGE => query = query.after(last.id),
            _ => return Ok(window),
        }
    }
    window.has_more = true;
    Ok(window)
}

/// The token that the receiver gets of an event; `None`: it gets none.
async fn due<S: TransmitsSignals>(
    server: &S,
    client: &Client,
    people: &mut Acquaintances<'_, S>,
    (stream, event): (&SignalStream, &Event),
) -> Result<Option<Set>, OAuthError> {
    let (Some(mut signal), Some(subject)) = (signal(event), event.subject.as_deref()) else {
        return Ok(None);
    };
    if !EventType::delivered(stream.events_requested.as_deref()).any(|own| own == signal.event_type) {
        return Ok(None);
    }
    let known = people.known(subject, event).await?;
    let whom = server.settings().signal_subjects();
    if known.is_none() && whom != DefaultSubjects::Everybody {
        return Ok(None);
    }
    let scope = known.unwrap_or_default();
    let by_default = whom != DefaultSubjects::Nobody;
    if !is_subject(server, client, stream, (event, subject, &scope), by_default).await? {
        return Ok(None);
    }
    let sees = |identifier: &Identifier| is_claim_of_scope(server, &scope, identifier.claim());
    if !signal.identifier.as_ref().is_none_or(sees) {
        return Ok(None);
    }
    if signal.event_type == EventType::TokenClaimsChange {
        let changed = changed_claims(server, (event, subject), &scope, &signal.claims).await?;
        if changed.is_empty() {
            return Ok(None);
        }
        signal.members.insert("claims".to_owned(), Value::Object(changed));
    }
    Ok(Some(Set::about(server, client, stream, (event, subject), signal)))
}

/// Whether the stream is about this person (Shared Signals Framework section 8.1.3): what the receiver removed, by whatever name,
/// is not sent. Only a receiver that may see the person's address can mean them by it: otherwise it could find the address out.
async fn is_subject<S: TransmitsSignals>(
    server: &S,
    client: &Client,
    stream: &SignalStream,
    (event, subject, scope): (&Event, &str, &Scope),
    by_default: bool,
) -> Result<bool, OAuthError> {
    if stream.subjects.is_empty() {
        return Ok(by_default);
    }
    let sub = S::Parts::subject(server, client, subject.into());
    let mut keys = vec![by_sub(server.settings().issuer().as_str(), &sub)];
    let sees_email = is_claim_of_scope(server, scope, "email");
    if sees_email && stream.subjects.keys().any(|key| is_email(key)) {
        let claims = server.users().get_claims(subject).await.map_err(store_failure::<S::Users>)?;
        let claims = claims.filter(|claims| claims.get("email_verified") == Some(&Value::Bool(true)));
        let email = claims.as_ref().and_then(|claims| claims.get("email")?.as_str());
        keys.extend(email.map(by_email));
    }
    let mut said = keys.iter().filter_map(|key| stream.subjects.get(key));
    // What happened before a subject was added is not sent either.
    let has_it = |added: &Option<Timestamp>| added.is_some_and(|added| event.time >= added);
    Ok(said.clone().all(has_it) && (by_default || said.next().is_some()))
}
