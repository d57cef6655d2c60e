//! Rows that are due at some moment: logout notices and e-mails.

use super::SqlStore;
use super::error::SqlError;
use super::record::read;
use super::retry::retried;
use super::statements::Due;
use super::value::{Row, Value, values};
use oauth_runtime_core::store::{PendingMail, PendingNotice, RecordError};
use oauth_runtime_core::{Digest, Timestamp};

/// A key, as an operator can search for it.
pub(super) fn hex(key: &[u8]) -> String {
    key.iter().map(|byte| format!("{byte:02x}")).collect()
}

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
    /// Claims each row separately, if its moment is still the one that was read: of two callers, one succeeds. A row that cannot be
    /// read is claimed too and left out, so that those behind it do not wait.
    pub(super) async fn claim<T: IsDue>(
        &self,
        statements: &Due,
        due: &[Row],
        until: Timestamp,
    ) -> Result<Vec<T>, SqlError> {
        let mut claimed = Vec::new();
        for row in due {
            let record: Result<T, SqlError> = read(row, |form| T::from_stored(&form, until));
            let (was_due, id) = (row.integer(1)?, row.bytes(2)?);
            let claim = [Value::from(until), Value::Bytes(&id), Value::from(was_due)];
            if retried!(self, "claim_due", attempts => self.pool.execute(&statements.claim, &claim))? == 0 {
                continue;
            }
            match record {
                Ok(record) => claimed.push(record),
                Err(error) => {
                    let (error, id) = (&error as &dyn std::error::Error, hex(&id));
                    tracing::error!(error, id, "a record that is due cannot be read, and is left out");
                }
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
        retried!(self, "postpone_due", attempts => self.pool.execute(&statements.postpone, row))?;
        Ok(())
    }
}

#[cfg(all(test, feature = "sqlite"))]
mod tests {
    use oauth_runtime_core::store::MailStore;

    use super::*;

    #[tokio::test]
    async fn a_record_that_cannot_be_read_keeps_no_other_waiting() -> Result<(), SqlError> {
        let store = SqlStore::connect("sqlite::memory:").await?;
        store.migrate().await?;
        let now = Timestamp::from_unix(1_790_000_000);
        let id = |number: u64| Digest::of(&number.to_string());
        for number in 0..3 {
            let due_at = now.plus(number);
            let mail = PendingMail::new(id(number), "people", "…", due_at, now.plus(90_000));
            store.create_mail(mail.due_at(due_at)).await?;
        }
        let first = id(0);
        let broken = values!["nonsense", now, &first, now];
        assert_eq!(store.pool.execute(&store.statements.mails.postpone, broken).await?, 1);
        let claim = async |limit: usize| store.claim_mails("people", now.plus(9), now.plus(129), limit).await;
        assert!(claim(1).await?.is_empty(), "it is the first");
        let left: Vec<Digest> = claim(10).await?.into_iter().map(|mail| mail.id).collect();
        assert_eq!(left, [id(1), id(2)], "it is claimed like others, and does not come again");
        Ok(())
    }
}
