//! Whom a receiver knows.

use std::collections::HashMap;

use super::TransmitsSignals;
use super::window::SETTLES;
use crate::event::{Event, EventId, EventKind, EventQuery};
use crate::failure::store_failure;
use crate::store::EventStore;
use crate::{Client, OAuthError, Scope, Text};

/// The kinds of events with which a receiver gets to know a person.
const PERMITS: [&str; 3] = ["authorization.approved", "token.issued", "token.refreshed"];

/// What the audit log says about the people of one receiver. Each person is looked up once.
///
/// The log says so, also when the grants and the person are gone: they are when an account was deleted.
pub(super) struct Acquaintances<'a, S> {
    server: &'a S,
    client: &'a Client,
    /// When an earlier client of this name was deleted: it knew other people.
    began: Option<Option<EventId>>,
    today: HashMap<Text, Option<(EventId, Scope)>>,
}

impl<'a, S: TransmitsSignals> Acquaintances<'a, S> {
    pub(super) fn new(server: &'a S, client: &'a Client) -> Self {
        Self { server, client, began: None, today: HashMap::new() }
    }

    /// What the receiver may know about the person of an event: the scope of its tokens from before the event, as far as it still
    /// has it now. `None`: it did not know the person, or they have taken back what they had allowed it.
    pub(super) async fn known(&mut self, subject: &str, event: &Event) -> Result<Option<Scope>, OAuthError> {
        let today = match self.today.get(subject) {
            Some(today) => today.clone(),
            None => {
                let found = self.permitted(subject, None).await?;
                self.today.insert(subject.into(), found.clone());
                found
            }
        };
        let Some((latest, scope)) = today else { return Ok(None) };
        let scope = self.client.allowed_scope(&scope);
        if latest < event.id {
            return Ok(Some(scope));
        }
        let then = self.permitted(subject, Some(event.id)).await?;
        Ok(then.map(|(_, then)| then.intersection(&scope)))
    }

    /// The latest tokens before this event, with their scope.
    async fn permitted(
        &mut self,
        subject: &str,
        before: Option<EventId>,
    ) -> Result<Option<(EventId, Scope)>, OAuthError> {
        let mut latest: Option<(EventId, Scope)> = None;
        for kind in PERMITS {
            let Some(event) = self.latest(Some(subject), kind, before).await? else { continue };
            let is_later = latest.as_ref().is_none_or(|(id, _)| event.id > *id);
            if let (
                EventKind::AuthorizationApproved { scope, .. }
                | EventKind::TokenIssued { scope, .. }
                | EventKind::TokenRefreshed { scope, .. },
                true,
            ) = (event.kind, is_later)
            {
                latest = Some((event.id, scope));
            }
        }
        let Some((id, scope)) = latest else { return Ok(None) };
        let withdrawn = self.latest(Some(subject), "consent.withdrawn", before).await?.map(|event| event.id);
        // Instances have clocks of their own, and the grants end a moment after the event was noted: what seems to come right after
        // it does not count.
        let ended = withdrawn.max(self.began().await?);
        let counts = ended.is_none_or(|ended| id > ended && id.time() > ended.time().plus(SETTLES));
        Ok(counts.then_some((id, scope)))
    }

    async fn began(&mut self) -> Result<Option<EventId>, OAuthError> {
        if let Some(began) = self.began {
            return Ok(began);
        }
        let began = self.latest(None, "client.deleted", None).await?.map(|event| event.id);
        self.began = Some(began);
        Ok(began)
    }

    async fn latest(
        &self,
        subject: Option<&str>,
        kind: &str,
        before: Option<EventId>,
    ) -> Result<Option<Event>, OAuthError> {
        let mut query = EventQuery::new().client_id(self.client.client_id()).kind(kind).newest_first();
        if let Some(subject) = subject {
            query = query.subject(subject);
        }
        if let Some(before) = before {
            query = query.after(before);
        }
        let found = self.server.store().list_events(&query, 1).await.map_err(store_failure::<S::Store>)?;
        Ok(found.into_iter().next())
    }
}
