//! Rows that are due at some moment: logout notices and e-mails.

use super::SqlStore;
use super::error::SqlError;
use super::record::read;
use super::retry::retried;
use super::statements::Due;
use super::value::{Row, values};
use oauth_runtime_core::store::{PendingMail, PendingNotice, RecordError};
use oauth_runtime_core::{Digest, Timestamp};

/// A record that is due at some moment.
pub(super) trait IsDue: Sized {
    fn id(&self) -> &Digest;
    fn due_at(&self) -> Timestamp;
    /// What is stored if it is due at this moment.
    fn form_due_at(&self, due_at: Timestamp) -> Result<String, RecordError>;
    fn from_stored(form: &str, due_at: Timestamp) -> Result<Self, RecordError>;
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

            fn form_due_at(&self, due_at: Timestamp) -> Result<String, RecordError> {
                Ok(self.clone().due_at(due_at).to_stored()?.form)
            }

            fn from_stored(form: &str, due_at: Timestamp) -> Result<Self, RecordError> {
                Self::from_stored(form, due_at)
            }
        }
    )*};
}

is_due!(PendingNotice, PendingMail);

impl SqlStore {
    /// Claims each row separately, if its moment is still the one that was read: of two callers, one succeeds.
    pub(super) async fn claim<T: IsDue>(
        &self,
        statements: &Due,
        due: &[Row],
        until: Timestamp,
    ) -> Result<Vec<T>, SqlError> {
        let mut claimed = Vec::new();
        for row in due {
            let record: T = read(row, |form| T::from_stored(&form, until))?;
            let was_due = row.integer(1)?;
            let claim = values![until, record.id(), was_due];
            if retried!(self, attempts => self.pool.execute(&statements.claim, claim))? > 0 {
                claimed.push(record);
            }
        }
        Ok(claimed)
    }

    /// Replaces a claimed record, as long as the claim lasts.
    pub(super) async fn postpone<T: IsDue>(
        &self,
        statements: &Due,
        claimed: &T,
        due_at: Timestamp,
    ) -> Result<(), SqlError> {
        let record = claimed.form_due_at(due_at)?;
        let row = values![&record, due_at, claimed.id(), claimed.due_at()];
        retried!(self, attempts => self.pool.execute(&statements.postpone, row))?;
        Ok(())
    }
}
