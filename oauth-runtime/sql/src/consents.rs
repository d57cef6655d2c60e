//! Consents and their subjects.

use super::SqlStore;
use super::database::Transaction;
use super::error::SqlError;
use super::record::{key, read};
use super::retry::retried;
use super::value::values;
use oauth_runtime_core::Digest;
use oauth_runtime_core::store::{Consent, ConsentStore};

/// How many are read at a time when all are read.
const PAGE: usize = 1000;

impl ConsentStore for SqlStore {
    async fn replace_consent(&self, current: Option<&Consent>, next: Consent) -> Result<bool, SqlError> {
        retried!(self, "replace_consent", attempts => async {
            let mut transaction = self.pool.begin().await?;
            let replaced = match current {
                None => self.create(&mut transaction, &next).await?,
                Some(current) => self.exchange(&mut transaction, current, &next).await?,
            };
            if replaced {
                self.note_subject(&mut transaction, &next).await?;
                transaction.commit().await?;
                return Ok(true);
            }
            // It ends first: a pool may have one connection.
            transaction.roll_back().await?;
            // After a lost connection it may be our own record.
            let is_own = attempts.may_have_succeeded()
                && self.get_consent(&next.subject, &next.client_id).await?.as_ref() == Some(&next);
            Ok(is_own)
        })
    }

    async fn get_consent(&self, subject: &str, client_id: &str) -> Result<Option<Consent>, SqlError> {
        let (get, key) = (&self.statements.get_consent, consent_key(subject, client_id));
        let row = retried!(self, "get_consent", attempts => self.pool.fetch(get, values![&key]))?;
        row.map(|row| read(&row, Consent::from_stored)).transpose()
    }

    async fn delete_consent(&self, subject: &str, client_id: &str) -> Result<(), SqlError> {
        let key = consent_key(subject, client_id);
        retried!(self, "delete_consent", attempts => async {
            let mut transaction = self.pool.begin().await?;
            for delete in &self.statements.delete_consent {
                transaction.execute(delete, values![&key]).await?;
            }
            transaction.commit().await
        })
    }

    async fn list_consents(&self, subject: &str) -> Result<Vec<Consent>, SqlError> {
        let (list, key) = (&self.statements.list_consents, key(subject));
        let rows = retried!(self, "list_consents", attempts => self.pool.fetch_all(list, values![&key]))?;
        rows.iter().map(|row| read(row, Consent::from_stored)).collect()
    }
}

impl SqlStore {
    /// Stores the first consent to a client. `false`: there is one. An insertion finds out without a lock on a row that
    /// is not there yet, for which transactions of MySQL would get in each other's way.
    async fn create(&self, transaction: &mut Transaction, first: &Consent) -> Result<bool, SqlError> {
        let (consent_key, client_key) =
            (consent_key(&first.subject, &first.client_id), key(&first.client_id));
        let record = first.to_stored()?.form;
        let values = values![&consent_key, &client_key, &record];
        match transaction.execute(&self.statements.create_consent, values).await {
            Ok(_) => Ok(true),
            Err(error) if error.is_duplicate() => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Replaces a consent that is still the same.
    async fn exchange(
        &self,
        transaction: &mut Transaction,
        current: &Consent,
        next: &Consent,
    ) -> Result<bool, SqlError> {
        let (key, record) = (consent_key(&next.subject, &next.client_id), next.to_stored()?.form);
        let kept = transaction.fetch(&self.statements.lock_consent, values![&key]).await?;
        let kept = kept.map(|row| read(&row, Consent::from_stored)).transpose()?;
        if kept.as_ref() != Some(current) {
            return Ok(false);
        }
        transaction.execute(&self.statements.replace_consent, values![&record, &key]).await?;
        Ok(true)
    }

    async fn note_subject(&self, transaction: &mut Transaction, consent: &Consent) -> Result<(), SqlError> {
        let Consent { subject, client_id, .. } = consent;
        let (consent_key, subject_key, client_key) =
            (consent_key(subject, client_id), key(subject), key(client_id));
        let values = values![&consent_key, &subject_key, &client_key];
        transaction.execute(&self.statements.note_consent_subject, values).await?;
        Ok(())
    }

    /// Records the subjects of existing consents when the table for them is created.
    pub(super) async fn note_all_subjects(&self, transaction: &mut Transaction) -> Result<(), SqlError> {
        let mut after = Digest::from_bytes([0; 32]);
        loop {
            let page = &self.statements.consents_after;
            let rows = transaction.fetch_all(page, values![&after, PAGE]).await?;
            if rows.is_empty() {
                return Ok(());
            }
            for row in &rows {
                let consent = read(row, Consent::from_stored)?;
                self.note_subject(transaction, &consent).await?;
                after = consent_key(&consent.subject, &consent.client_id);
            }
        }
    }
}

/// Digests have a fixed length, so no other pair of texts has the same key.
fn consent_key(subject: &str, client_id: &str) -> Digest {
    key(&format!("{}{}", key(subject), key(client_id)))
}
