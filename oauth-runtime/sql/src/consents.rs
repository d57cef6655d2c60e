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
    async fn save_consent(&self, consent: Consent) -> Result<(), SqlError> {
        let record = consent.to_stored()?.form;
        let (consent_key, client_key) =
            (consent_key(&consent.subject, &consent.client_id), key(&consent.client_id));
        retried!(self, attempts => async {
            let mut transaction = self.pool.begin().await?;
            let values = values![&consent_key, &client_key, &record];
            transaction.execute(&self.statements.save_consent, values).await?;
            self.note_subject(&mut transaction, &consent).await?;
            transaction.commit().await
        })
    }

    async fn get_consent(&self, subject: &str, client_id: &str) -> Result<Option<Consent>, SqlError> {
        let (get, key) = (&self.statements.get_consent, consent_key(subject, client_id));
        let row = retried!(self, attempts => self.pool.fetch(get, values![&key]))?;
        row.map(|row| read(&row, Consent::from_stored)).transpose()
    }

    async fn delete_consent(&self, subject: &str, client_id: &str) -> Result<(), SqlError> {
        let key = consent_key(subject, client_id);
        retried!(self, attempts => async {
            let mut transaction = self.pool.begin().await?;
            for delete in &self.statements.delete_consent {
                transaction.execute(delete, values![&key]).await?;
            }
            transaction.commit().await
        })
    }

    async fn list_consents(&self, subject: &str) -> Result<Vec<Consent>, SqlError> {
        let (list, key) = (&self.statements.list_consents, key(subject));
        let rows = retried!(self, attempts => self.pool.fetch_all(list, values![&key]))?;
        rows.iter().map(|row| read(row, Consent::from_stored)).collect()
    }
}

impl SqlStore {
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
