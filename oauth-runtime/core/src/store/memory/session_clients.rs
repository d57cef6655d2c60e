//! The clients of sessions.

use super::MemoryError;

use super::MemoryStore;
use super::first_of::FirstOf;
use super::shards::Shards;
use crate::Digest;
use crate::store::{SessionClient, SessionClientStore};

/// By the digest of the session's name. A list lives as long as the longest-lived client in it.
pub(super) type SessionClients = Shards<Vec<SessionClient>>;

/// Forgets a client in all sessions.
pub(super) fn remove_client(sessions: &SessionClients, client_id: &str) {
    for mut shard in sessions.each() {
        shard.retain(|clients| {
            clients.retain(|kept| kept.client_id != client_id);
            !clients.is_empty()
        });
    }
}

impl SessionClientStore for MemoryStore {
    async fn add_session_client(&self, client: SessionClient) -> Result<(), MemoryError> {
        let (key, now, expires_at) = (Digest::of(&client.session_id), self.latest.get(), client.expires_at);
        let mut sessions = self.session_clients.lock(&key);
        match sessions.get_mut(&key) {
            Some(clients) => {
                let same = |kept: &SessionClient| kept.client_id == client.client_id;
                clients.retain(|kept| !same(kept) && !kept.expires_at.is_expired(now));
                clients.push(client);
                sessions.extend(&key, expires_at);
            }
            None => sessions.insert(key, vec![client], expires_at, now),
        }
        Ok(())
    }

    async fn list_session_clients(&self, session_id: &str) -> Result<Vec<SessionClient>, MemoryError> {
        let key = Digest::of(session_id);
        Ok(self.session_clients.lock(&key).get(&key).cloned().unwrap_or_default())
    }

    /// Scans all sessions: an index would cost each login more than it saves when all sessions of a person
    /// end.
    async fn list_subject_clients(&self, subject: &str) -> Result<Vec<SessionClient>, MemoryError> {
        let mut found = Vec::new();
        for sessions in self.session_clients.each() {
            let clients = sessions.values().flatten();
            found.extend(clients.filter(|client| client.subject == subject).cloned());
        }
        Ok(found)
    }

    /// In the order of the sessions' names.
    async fn list_client_sessions(
        &self,
        client_id: &str,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<SessionClient>, MemoryError> {
        let mut page = FirstOf::new(limit);
        for sessions in self.session_clients.each() {
            let of_client = sessions.values().flatten().filter(|client| client.client_id == client_id);
            for client in
                of_client.filter(|client| after.is_none_or(|after| client.session_id.as_str() > after))
            {
                page.add(client.session_id.clone(), || client.clone());
            }
        }
        Ok(page.into_vec())
    }

    async fn delete_session_client(&self, session_id: &str, client_id: &str) -> Result<(), MemoryError> {
        let key = Digest::of(session_id);
        let mut sessions = self.session_clients.lock(&key);
        let is_empty = sessions.get_mut(&key).is_some_and(|clients| {
            clients.retain(|kept| kept.client_id != client_id);
            clients.is_empty()
        });
        if is_empty {
            sessions.remove(&key);
        }
        Ok(())
    }
}
