//! People with user names and addresses.
//!
//! - `users` has a row for each user name, by the text as it was written.
//! - `user_names` has the row of each user name by its [comparable form](comparable_name), which nobody else can take,
//!   and by its person.
//! - `claims` has the claims of each person. The address is the claim `email`.
//! - `person_emails` has the person of each verified address by its comparable form, which nobody else can take.
//!
//! Earlier versions write only `users` and `claims`. This version notes user names that they write after the migration
//! at the first login, and addresses when the claims are written again.

#[cfg(feature = "passwords")]
mod changes;
#[cfg(feature = "passwords")]
mod email;
mod existing;
mod index;
#[cfg(feature = "passwords")]
mod listed;
#[cfg(feature = "passwords")]
mod sign_up;
#[cfg(feature = "passwords")]
mod users;

use super::error::SqlError;
use super::record::read_own;
#[cfg(feature = "passwords")]
use super::record::write_own;
use super::value::Row;
use oauth_runtime_core::__internal::UserRecord;

/// The name of the records in errors.
const USER: &str = "a user";
const CLAIMS: &str = "the claims of a person";

/// The user in the first column.
fn read_user(row: &Row) -> Result<UserRecord, SqlError> {
    read_own(USER, row)
}

#[cfg(feature = "passwords")]
fn write_user(user: &UserRecord) -> Result<String, SqlError> {
    write_own(USER, user)
}
