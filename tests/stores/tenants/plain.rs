//! A store that has only what stores had before there were tenants.

use std::sync::Arc;

use oauth_runtime::event::{Event, EventQuery};
use oauth_runtime::store::*;
use oauth_runtime::{Client, Digest, Timestamp, each_capability};

#[derive(Clone, Default)]
pub(super) struct Plain(Arc<MemoryStore>);

impl Storage for Plain {
    type Error = MemoryError;
}

macro_rules! passed_on {
    (ClientRegistrationStore $methods:tt) => {};
    (KeyStore $methods:tt) => {};
    (LogoutNoticeStore $methods:tt) => {};
    (EventStore $methods:tt) => {};
    ($capability:ident { $($method:ident($($name:ident: $type:ty),*) -> $output:ty;)* }) => {
        impl $capability for Plain {
            $(async fn $method(&self, $($name: $type),*) -> Result<$output, MemoryError> {
                self.0.$method($($name),*).await
            })*
        }
    };
}

each_capability!(passed_on);

impl ClientRegistrationStore for Plain {
    async fn create_client(&self, client: Client) -> Result<bool, MemoryError> {
        self.0.create_client(client).await
    }

    async fn replace_client(&self, current: &Client, next: Client) -> Result<Replacement, MemoryError> {
        self.0.replace_client(current, next).await
    }

    async fn delete_client(&self, client_id: &str) -> Result<bool, MemoryError> {
        self.0.delete_client(client_id).await
    }

    async fn list_clients(&self, after: Option<&str>, limit: usize) -> Result<Vec<Client>, MemoryError> {
        self.0.list_clients(after, limit).await
    }

    async fn has_grants(&self, client_id: &str) -> Result<bool, MemoryError> {
        self.0.has_grants(client_id).await
    }
}

impl KeyStore for Plain {
    async fn create_signing_key(&self, key: StoredKey) -> Result<bool, MemoryError> {
        self.0.create_signing_key(key).await
    }

    async fn list_signing_keys(&self) -> Result<Vec<StoredKey>, MemoryError> {
        self.0.list_signing_keys().await
    }

    async fn delete_signing_key(&self, slot: &str) -> Result<(), MemoryError> {
        self.0.delete_signing_key(slot).await
    }
}

impl LogoutNoticeStore for Plain {
    async fn create_logout_notice(&self, notice: PendingNotice) -> Result<(), MemoryError> {
        self.0.create_logout_notice(notice).await
    }

    async fn claim_logout_notices(
        &self,
        now: Timestamp,
        until: Timestamp,
        limit: usize,
    ) -> Result<Vec<PendingNotice>, MemoryError> {
        self.0.claim_logout_notices(now, until, limit).await
    }

    async fn postpone_logout_notice(
        &self,
        claimed: &PendingNotice,
        due_at: Timestamp,
    ) -> Result<(), MemoryError> {
        self.0.postpone_logout_notice(claimed, due_at).await
    }

    async fn delete_logout_notice(&self, id: &Digest) -> Result<(), MemoryError> {
        self.0.delete_logout_notice(id).await
    }
}

impl EventStore for Plain {
    async fn append_events(&self, events: &[Event], expires_at: Timestamp) -> Result<(), MemoryError> {
        self.0.append_events(events, expires_at).await
    }

    async fn list_events(&self, query: &EventQuery, limit: usize) -> Result<Vec<Event>, MemoryError> {
        let mut query = query.clone();
        query.tenant = None;
        self.0.list_events(&query, limit).await
    }

    async fn delete_events_of(&self, subject: &str) -> Result<(), MemoryError> {
        self.0.delete_events_of(subject).await
    }
}
