//! The entries of user names and addresses, so that nobody can take another person's.

use serde::{Deserialize, Serialize};

use super::{CLAIMS, USER};
use crate::SqlStore;
use crate::database::Transaction;
use crate::error::SqlError;
use crate::record::{key, write_own};
use crate::value::{Value, values};
use oauth_runtime_core::__internal::{UserRecord, known_address, verified_address};
use oauth_runtime_core::Digest;
use oauth_runtime_core::openid::Claims;
use oauth_runtime_core::store::comparable_name;

/// The entry of a user name.
pub(super) struct NameEntry {
    pub(super) name_key: Digest,
    pub(super) username_key: Digest,
    pub(super) subject_key: Digest,
}

impl NameEntry {
    pub(super) fn of(user: &UserRecord) -> Self {
        Self {
            name_key: key(&comparable_name(&user.username)),
            username_key: key(&user.username),
            subject_key: key(&user.subject),
        }
    }

    /// The entry of a name that differs from another one only in what [`comparable_name`] ignores, from before names
    /// were compared in this form. No other name has its key, because no comparable name begins with white space.
    pub(super) fn exact(self, username: &str) -> Self {
        Self { name_key: key(&format!("\n{username}")), ..self }
    }

    pub(super) fn values(&self) -> [Value<'_>; 3] {
        [&self.name_key, &self.username_key, &self.subject_key].map(Value::from)
    }
}

/// What an address leads to.
#[derive(Serialize, Deserialize)]
pub(super) struct Addressee {
    pub(super) subject: String,
}

/// The entry of a verified address.
pub(super) struct EmailEntry {
    pub(super) email_key: Digest,
    pub(super) subject_key: Digest,
    pub(super) record: String,
}

impl EmailEntry {
    /// The entry of the address in a person's claims, if it is verified.
    pub(super) fn of(subject: &str, claims: &Claims) -> Result<Option<Self>, SqlError> {
        let address = verified_address(claims).map(|own| known_address(subject, own));
        address.map(|address| Self::new(subject, &address)).transpose()
    }

    /// The address in the store's form: with the tenant's name in front, if there is one.
    pub(super) fn new(subject: &str, address: &str) -> Result<Self, SqlError> {
        Ok(Self {
            email_key: key(&comparable_name(address)),
            subject_key: key(subject),
            record: write_own(USER, &Addressee { subject: subject.to_owned() })?,
        })
    }

    pub(super) fn values(&self) -> [Value<'_>; 3] {
        [(&self.email_key).into(), (&self.subject_key).into(), (&self.record).into()]
    }
}

#[cfg(feature = "passwords")]
impl SqlStore {
    /// Notes the name of a stored user. If another person has it, they keep it.
    pub(super) async fn note_user_name(
        &self,
        transaction: &mut Transaction,
        user: &UserRecord,
    ) -> Result<(), SqlError> {
        let entry = NameEntry::of(user);
        let reown = values![&entry.subject_key, &entry.username_key];
        transaction.execute(&self.statements.reown_user_name, reown).await?;
        if self.has_name(transaction, &entry.username_key).await? {
            return Ok(());
        }
        transaction.execute(&self.statements.note_user_names[super::existing::ONE], &entry.values()).await?;
        if self.has_name(transaction, &entry.username_key).await? {
            return Ok(());
        }
        let entry = entry.exact(&user.username);
        transaction.execute(&self.statements.note_user_names[super::existing::ONE], &entry.values()).await?;
        Ok(())
    }

    async fn has_name(&self, transaction: &mut Transaction, username_key: &Digest) -> Result<bool, SqlError> {
        let name = transaction.fetch(&self.statements.user_name_of, values![username_key]).await?;
        Ok(name.is_some())
    }
}

impl SqlStore {
    /// Stores the claims of a person and replaces earlier ones. Empty claims mean that the person exists but has no
    /// claims. With `email` and a true `email_verified`, the address finds the person, unless another person has it.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn put_claims(&self, subject: &str, claims: Claims) -> Result<(), SqlError> {
        let (subject_key, record) = (key(subject), write_own(CLAIMS, &claims)?);
        let entry = EmailEntry::of(subject, &claims)?;
        crate::retry::retried!(self, "put_claims", attempts => async {
            let mut transaction = self.pool.begin().await?;
            transaction.execute(&self.statements.put_claims, values![&subject_key, &record]).await?;
            transaction.execute(&self.statements.forget_emails_of, values![&subject_key]).await?;
            if let Some(entry) = &entry {
                let note = &self.statements.note_person_emails[super::existing::ONE];
                transaction.execute(note, &entry.values()).await?;
            }
            transaction.commit().await
        })
    }
}
