//! What is due at some moment: logout notices and e-mails. One caller at a time has each.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::store::{PendingMail, PendingNotice};
use crate::{Digest, Timestamp};

/// A record that is due at some moment.
pub(super) trait IsDue: Clone {
    fn id(&self) -> &Digest;
    fn due_at(&self) -> Timestamp;
    fn set_due_at(&mut self, due_at: Timestamp);
    fn expires_at(&self) -> Timestamp;
}

macro_rules! is_due {
    ($($record:ty),*) => {$(
        impl IsDue for $record {
            fn id(&self) -> &Digest {
                &self.id
            }

            fn due_at(&self) -> Timestamp {
                self.due_at
            }

            fn set_due_at(&mut self, due_at: Timestamp) {
                self.due_at = due_at;
            }

            fn expires_at(&self) -> Timestamp {
                self.expires_at
            }
        }
    )*};
}

is_due!(PendingNotice, PendingMail);

/// By identifier. There is one lock, because such records are few and are deleted soon.
pub(super) struct Due<T>(Mutex<BTreeMap<[u8; 32], T>>);

impl<T> Default for Due<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: IsDue> Due<T> {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<[u8; 32], T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Stores a record, unless one with its identifier is there.
    pub(super) fn create(&self, record: T) {
        self.lock().entry(*record.id().as_bytes()).or_insert(record);
    }

    /// How many are meant, but at most `limit`.
    pub(super) fn count(&self, limit: usize, is_meant: impl Fn(&T) -> bool) -> usize {
        self.lock().values().filter(|record| is_meant(record)).take(limit).count()
    }

    /// Claims those that are due and meant, the longest due first.
    pub(super) fn claim(
        &self,
        now: Timestamp,
        until: Timestamp,
        limit: usize,
        is_meant: impl Fn(&T) -> bool,
    ) -> Vec<T> {
        let mut records = self.lock();
        let is_due = |record: &&mut T| record.due_at() <= now && is_meant(record);
        let mut due: Vec<_> = records.values_mut().filter(is_due).collect();
        due.sort_by_key(|record| record.due_at());
        let claim = |record: &mut T| {
            record.set_due_at(until);
            record.clone()
        };
        due.into_iter().take(limit).map(claim).collect()
    }

    /// Replaces a claimed record, as long as the claim lasts.
    pub(super) fn postpone(&self, claimed: &T, due_at: Timestamp) {
        if let Some(kept) = self.lock().get_mut(claimed.id().as_bytes())
            && kept.due_at() == claimed.due_at()
        {
            *kept = claimed.clone();
            kept.set_due_at(due_at);
        }
    }

    pub(super) fn delete(&self, id: &Digest) {
        self.lock().remove(id.as_bytes());
    }

    /// Deletes at most `limit` expired records and returns how many.
    pub(super) fn sweep(&self, expired_at: Timestamp, limit: usize) -> usize {
        let mut records = self.lock();
        let expired = records.iter().filter(|(_, record)| record.expires_at().is_expired(expired_at));
        let expired: Vec<_> = expired.map(|(id, _)| *id).take(limit).collect();
        expired.iter().for_each(|id| drop(records.remove(id)));
        expired.len()
    }
}
