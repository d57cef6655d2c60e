//! What belongs to one tenant of a store that several tenants share: lists of rows in other tables.
//!
//! Only records with a tenant have an entry. One without a row is in no list, so an entry may come before its row.

use super::SqlStore;
use super::database::Transaction;
use super::error::SqlError;
use super::events::ROWS;
use super::record::key;
use super::retry::retried;
use super::value::{Value, values};
use oauth_runtime_core::{Digest, Timestamp};

/// For what is deleted and does not expire.
pub(super) const NEVER: Timestamp = Timestamp::from_unix(i64::MAX.unsigned_abs());

/// What no other key lists.
#[derive(Debug, Clone, Copy)]
pub(super) enum List {
    Clients,
    SigningKeys,
    LogoutNotices,
    CibaNotifications,
    Events,
    EventsOfKind,
}

/// A row in the list of a tenant.
pub(super) struct Entry {
    entry_key: Digest,
    list_key: Digest,
    row_key: Digest,
}

impl List {
    const fn name(self) -> &'static str {
        match self {
            Self::Clients => "clients",
            Self::SigningKeys => "signing keys",
            Self::LogoutNotices => "logout notices",
            Self::CibaNotifications => "ciba notifications",
            Self::Events => "events",
            Self::EventsOfKind => "events of a kind",
        }
    }

    /// That of a tenant.
    pub(super) fn of(self, tenant: &str) -> Digest {
        key(&format!("{}:{tenant}", self.name()))
    }

    /// The place of a row in it.
    pub(super) fn entry(self, tenant: &str, row_key: Digest) -> Entry {
        Entry { entry_key: self.entry_key(&row_key), list_key: self.of(tenant), row_key }
    }

    /// An entry of no tenant, of which there is one: since which row this list is kept. Whoever adds it first has decided.
    pub(super) fn begin(self, row_key: Digest) -> Entry {
        Entry { entry_key: self.begin_key(), list_key: self.begin_key(), row_key }
    }

    pub(super) fn begin_key(self) -> Digest {
        key(self.name())
    }

    pub(super) fn entry_key(self, row_key: &Digest) -> Digest {
        key(&format!("{}:{row_key}", self.name()))
    }
}

impl Entry {
    /// In the order of the INSERT statement.
    fn values(&self, expires_at: Timestamp) -> [Value<'_>; 4] {
        [(&self.entry_key).into(), (&self.list_key).into(), (&self.row_key).into(), expires_at.into()]
    }
}

impl SqlStore {
    /// Adds entries; those that are there stay.
    pub(super) async fn note_entries(
        &self,
        entries: &[Entry],
        expires_at: Timestamp,
    ) -> Result<(), SqlError> {
        let mut rest = entries;
        while !rest.is_empty() {
            let which = ROWS.iter().position(|size| *size <= rest.len()).unwrap_or(ROWS.len() - 1);
            let (now, later) = rest.split_at(ROWS[which]);
            let values: Vec<_> = now.iter().flat_map(|entry| entry.values(expires_at)).collect();
            let note = &self.statements.note_tenant_entries[which];
            retried!(self, "note_entries", attempts => self.pool.execute(note, &values))?;
            rest = later;
        }
        Ok(())
    }

    /// Adds the entry of what lasts until it is deleted, in the transaction of its row and after it: a deletion of the same
    /// row is over by then.
    pub(super) async fn note_entry(
        &self,
        transaction: &mut Transaction,
        entry: &Entry,
    ) -> Result<(), SqlError> {
        let note = &self.statements.note_tenant_entries[ROWS.len() - 1];
        transaction.execute(note, &entry.values(NEVER)).await?;
        Ok(())
    }

    /// Deletes the entry of a row that is deleted.
    pub(super) async fn forget_entry(
        &self,
        transaction: &mut Transaction,
        list: List,
        row_key: &Digest,
    ) -> Result<(), SqlError> {
        let entry_key = list.entry_key(row_key);
        transaction.execute(&self.statements.forget_tenant_entry, values![&entry_key]).await?;
        Ok(())
    }
}
