//! The addresses of people.

use super::index::Addressee;
use super::{CLAIMS, USER, User, address, verified_address};
use crate::SqlStore;
use crate::error::SqlError;
use crate::record::{key, read_own};
use crate::retry::retried;
use crate::value::values;
use oauth_runtime_core::openid::Claims;
use oauth_runtime_core::store::{EmailStore, PersonEmail, RecordError, comparable_name, without_tenant};

impl EmailStore for SqlStore {
    async fn find_by_email(&self, address: &str) -> Result<Option<PersonEmail>, SqlError> {
        let (find, comparable) = (&self.statements.find_email, comparable_name(address));
        let email_key = key(&comparable);
        let row = retried!(self, attempts => self.pool.fetch(find, values![&email_key]))?;
        let Some(row) = row else { return Ok(None) };
        let Addressee { subject } = read_own(USER, &row)?;
        let claims: Claims =
            serde_json::from_str(&row.text(1)?).map_err(|source| RecordError::unreadable(CLAIMS, source))?;
        // An earlier version may have changed the claims.
        let own = verified_address(&claims).map(comparable_name);
        if own.as_deref() != Some(without_tenant(&comparable)) {
            return Ok(None);
        }
        self.email_of(&subject, &claims).await
    }

    async fn get_email(&self, subject: &str) -> Result<Option<PersonEmail>, SqlError> {
        let (get, subject_key) = (&self.statements.get_claims, key(subject));
        let row = retried!(self, attempts => self.pool.fetch(get, values![&subject_key]))?;
        let Some(row) = row else { return Ok(None) };
        self.email_of(subject, &read_own(CLAIMS, &row)?).await
    }
}

impl SqlStore {
    async fn email_of(&self, subject: &str, claims: &Claims) -> Result<Option<PersonEmail>, SqlError> {
        let Some(own) = address(claims) else { return Ok(None) };
        let (users_of, subject_key) = (&self.statements.users_of, key(subject));
        let user = retried!(self, attempts => self.pool.fetch(users_of, values![&subject_key]))?;
        let email = PersonEmail::new(subject, own);
        let email = if verified_address(claims).is_some() { email } else { email.unverified() };
        Ok(Some(match user {
            Some(row) => email.username(User::read(&row)?.username),
            None => email,
        }))
    }
}
