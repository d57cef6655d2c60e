//! People who sign up.

use super::index::{EmailEntry, NameEntry};
use super::{CLAIMS, write_user};
use crate::SqlStore;
use crate::database::Transaction;
use crate::dialect::Sql;
use crate::error::SqlError;
use crate::record::write_own;
use crate::retry::retried;
use crate::value::{Value, values};
use oauth_runtime_core::__internal::UserRecord;
use oauth_runtime_core::store::{NewPerson, SignUp, SignUpStore};

/// The rows of a new person.
struct Rows {
    user: String,
    claims: String,
    name: NameEntry,
    email: EmailEntry,
}

impl SignUpStore for SqlStore {
    async fn create_person(&self, person: NewPerson) -> Result<SignUp, SqlError> {
        let password = match person.password {
            Some(password) => password.hash().await?.as_str().to_owned(),
            None => String::new(),
        };
        let subject = person.subject;
        let user = UserRecord { username: person.username.into(), subject: (&*subject).into(), password };
        let rows = Rows {
            user: write_user(&user)?,
            claims: write_own(CLAIMS, &person.claims)?,
            name: NameEntry::of(&user),
            email: EmailEntry::new(&subject, &person.email)?,
        };
        let taken = retried!(self, "create_person", attempts => async {
            let mut transaction = self.pool.begin().await?;
            let taken = self.insert_person(&mut transaction, &rows).await?;
            if taken.is_none() {
                transaction.commit().await?;
                return Ok(None);
            }
            transaction.roll_back().await?;
            // After a lost connection, it may be the same person from our own attempt: the subject is random.
            let is_own = attempts.may_have_succeeded() && self.has_email(&rows.email).await?;
            Ok(taken.filter(|_| !is_own))
        })?;
        Ok(taken.unwrap_or(SignUp::Created { subject }))
    }
}

impl SqlStore {
    /// Each row must have a free key. Of two people at once, the second waits for the first.
    async fn insert_person(
        &self,
        transaction: &mut Transaction,
        rows: &Rows,
    ) -> Result<Option<SignUp>, SqlError> {
        let Rows { user, claims, name, email } = rows;
        let user = values![&name.username_key, user];
        let claims = values![&email.subject_key, claims];
        let (name, email) = (name.values(), email.values());
        let inserts: [(&Sql, &[Value<'_>], SignUp); 3] = [
            (&self.statements.create_person_email, &email, SignUp::EmailTaken),
            (&self.statements.create_user_name, &name, SignUp::UsernameTaken),
            (&self.statements.create_user, user, SignUp::UsernameTaken),
        ];
        for (insert, values, taken) in inserts {
            match transaction.execute(insert, values).await {
                Ok(_) => {}
                Err(error) if error.is_duplicate() => return Ok(Some(taken)),
                Err(error) => return Err(error),
            }
        }
        transaction.execute(&self.statements.create_claims, claims).await?;
        Ok(None)
    }

    async fn has_email(&self, entry: &EmailEntry) -> Result<bool, SqlError> {
        let owner = self.pool.fetch(&self.statements.email_owner, values![&entry.email_key]).await?;
        Ok(owner.map(|row| row.bytes(0)).transpose()?.as_deref() == Some(entry.subject_key.as_bytes()))
    }
}
