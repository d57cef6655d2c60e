//! The capability that the audit log needs.

use std::future::Future;

use super::Storage;
use crate::Timestamp;
use crate::event::{Event, EventQuery};

/// Keeps the events of a provider. The provider writes them behind its requests:
/// [`audit_log`](crate::audit_log) says when.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not keep events",
    label = "this needs a store that keeps an audit log",
    note = "add to an `#[oauth_storage] impl {Self}` block:\n\
            async fn append_events(&self, events: &[Event], expires_at: Timestamp) -> Result<(), YourError>\n\
            async fn list_events(&self, query: &EventQuery, limit: usize) -> Result<Vec<Event>, YourError>\n\
            async fn delete_events_of(&self, subject: &str) -> Result<(), YourError>",
    note = "or use a ready store"
)]
pub trait EventStore: Storage {
    /// Adds events, which a sweep may delete at `expires_at`. An event that is already there stays as it is: the provider
    /// repeats a call whose answer it did not get. After an error, some of them may be there.
    fn append_events(
        &self,
        events: &[Event],
        expires_at: Timestamp,
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;

    /// At most `limit` events that meet the query, in the order that it asks for. [`EventQuery::matches`] and
    /// [`EventQuery::bounds`] say which they are.
    fn list_events(
        &self,
        query: &EventQuery,
        limit: usize,
    ) -> impl Future<Output = Result<Vec<Event>, Self::Error>> + Send;

    /// Deletes the events of a person.
    fn delete_events_of(&self, subject: &str) -> impl Future<Output = Result<(), Self::Error>> + Send;
}
