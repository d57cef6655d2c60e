//! The audit log and webhooks.

use oauth_runtime::event::{Event, EventQuery};
use oauth_runtime::store::{EventStore, WebhookProgress, WebhookStore};
use oauth_runtime::{Digest, Timestamp};

use super::{Fault, Faulty, Unreachable};

impl Faulty {
    /// Whether the fault needs a list of its own, in the order of arrival.
    fn has_list_of_events(&self) -> bool {
        self.has(Fault::AppendsEventsTwice) || self.has(Fault::OrdersEventsByArrival)
    }
}

impl EventStore for Faulty {
    async fn append_events(&self, events: &[Event], expires_at: Timestamp) -> Result<(), Unreachable> {
        if self.has_list_of_events() {
            let mut beside = self.beside();
            for event in events {
                let is_there = beside.events.iter().any(|(kept, _)| kept.id == event.id);
                if !is_there || self.has(Fault::AppendsEventsTwice) {
                    beside.events.push((event.clone(), expires_at));
                }
            }
            if self.has(Fault::AppendsEventsTwice) {
                beside.events.sort_by_key(|(event, _)| event.id);
            }
            return Ok(());
        }
        for event in events {
            if self.has(Fault::ReplacesEvents) {
                let mut beside = self.beside();
                beside.events.retain(|(kept, _)| kept.id != event.id);
                beside.events.push((event.clone(), expires_at));
            }
            let end = if self.has(Fault::SweepsEventsByTheirTime) { event.time.plus(1) } else { expires_at };
            self.inner.append_events(&[self.kept(event.clone())], end).await?;
        }
        Ok(())
    }

    async fn list_events(&self, query: &EventQuery, limit: usize) -> Result<Vec<Event>, Unreachable> {
        let mut query = query.clone();
        if self.has_list_of_events() {
            let (first, last) = query.bounds();
            let mut found: Vec<_> = self.beside().events.iter().map(|(event, _)| event.clone()).collect();
            found.retain(|event| query.matches(event) && event.id >= first && event.id < last);
            if query.newest_first {
                found.reverse();
            }
            found.truncate(limit);
            return Ok(found);
        }
        let kind = query.kind.clone();
        if self.has(Fault::IgnoresTheKindOfEvents) || self.has(Fault::LooksForEventsOnOnePage) {
            query.kind = None;
        }
        let after = query.after;
        if self.has(Fault::StartsPagesAtTheirCursor) {
            query.after = None;
        }
        let limit_of_all = if self.has(Fault::StartsPagesAtTheirCursor) { usize::MAX } else { limit };
        let mut found = self.inner.list_events(&query, limit_of_all).await?;
        if let Some(after) = after.filter(|_| self.has(Fault::StartsPagesAtTheirCursor)) {
            // Its last event comes again, unless it is the last one of all.
            found.retain(|event| if query.newest_first { event.id <= after } else { event.id >= after });
            if found.len() == 1 {
                found.clear();
            }
        }
        if self.has(Fault::LooksForEventsOnOnePage) {
            found.retain(|event| kind.as_deref().is_none_or(|kind| event.kind.name() == kind));
        }
        if self.has(Fault::ReplacesEvents) {
            let beside = self.beside();
            for event in &mut found {
                let last = beside.events.iter().find(|(kept, _)| kept.id == event.id);
                *event = last.map_or_else(|| event.clone(), |(last, _)| last.clone());
            }
        }
        found.truncate(limit);
        Ok(found)
    }

    async fn delete_events_of(&self, subject: &str) -> Result<(), Unreachable> {
        if self.has_list_of_events() {
            self.beside().events.retain(|(event, _)| event.subject.as_deref() != Some(subject));
        }
        match self.has(Fault::KeepsEventsOfForgottenPeople) {
            true => Ok(()),
            false => Ok(self.inner.delete_events_of(subject).await?),
        }
    }
}

impl WebhookStore for Faulty {
    async fn get_webhook_progress(&self, digest: &Digest) -> Result<Option<WebhookProgress>, Unreachable> {
        let beside = self.beside().progress.get(digest).cloned();
        Ok(beside.or(self.inner.get_webhook_progress(digest).await?))
    }

    async fn put_webhook_progress(&self, progress: WebhookProgress) -> Result<bool, Unreachable> {
        if self.has(Fault::PutsAnyProgress) {
            self.beside().progress.insert(progress.digest, progress);
            return Ok(true);
        }
        if self.has(Fault::PutsProgressInTwoSteps) {
            let kept = self.get_webhook_progress(&progress.digest).await?.map_or(0, |kept| kept.version);
            tokio::task::yield_now().await;
            let is_next = kept.checked_add(1) == Some(progress.version);
            if is_next {
                self.beside().progress.insert(progress.digest, progress);
            }
            return Ok(is_next);
        }
        Ok(self.inner.put_webhook_progress(self.kept(progress)).await?)
    }
}
