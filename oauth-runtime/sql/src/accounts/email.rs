//! The addresses of people. Each look-up is one statement, so that an unknown address or person takes as long as a known one.

use super::index::Addressee;
use super::{CLAIMS, USER};
use crate::SqlStore;
use crate::error::SqlError;
use crate::record::key;
use crate::retry::retried;
use crate::value::{Row, values};
use oauth_runtime_core::__internal::{UserRecord, email_of, has_address};
use oauth_runtime_core::openid::Claims;
use oauth_runtime_core::store::{EmailStore, PersonEmail, RecordError, comparable_name};
use serde::de::DeserializeOwned;

impl EmailStore for SqlStore {
    async fn find_by_email(&self, address: &str) -> Result<Option<PersonEmail>, SqlError> {
        let (find, email_key) = (&self.statements.find_email, key(&comparable_name(address)));
        let row = retried!(self, "find_by_email", attempts => self.pool.fetch(find, values![&email_key]))?;
        let Some(row) = row else { return Ok(None) };
        // An earlier version may have changed the claims.
        let claims = column::<Claims>(&row, 0, CLAIMS)?.filter(|claims| has_address(claims, address));
        let (Some(claims), Some(addressee)) = (claims, column::<Addressee>(&row, 2, USER)?) else {
            return Ok(None);
        };
        Ok(email_of(&addressee.subject, &claims, username(&row)?))
    }

    async fn get_email(&self, subject: &str) -> Result<Option<PersonEmail>, SqlError> {
        let (get, subject_key) = (&self.statements.get_email, key(subject));
        let row = retried!(self, "get_email", attempts => self.pool.fetch(get, values![&subject_key]))?;
        let Some(row) = row else { return Ok(None) };
        let claims = column::<Claims>(&row, 0, CLAIMS)?;
        let username = username(&row)?;
        Ok(claims.and_then(|claims| email_of(subject, &claims, username)))
    }
}

/// The name of the user in the second column, if there is one.
fn username(row: &Row) -> Result<Option<String>, SqlError> {
    Ok(column::<UserRecord>(row, 1, USER)?.map(|user| user.username))
}

fn column<T: DeserializeOwned>(row: &Row, index: usize, name: &'static str) -> Result<Option<T>, SqlError> {
    let text = row.optional_text(index)?;
    let read = |text: String| serde_json::from_str(&text);
    Ok(text.map(read).transpose().map_err(|source| RecordError::unreadable(name, source))?)
}
