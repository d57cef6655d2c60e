//! People with user names and addresses.
//!
//! - `users` has a row for each user name, by the text as it was written.
//! - `user_names` has the row of each user name by its [comparable form](comparable_name), which nobody else can take, and by
//!   its person.
//! - `claims` has the claims of each person. The address is the claim `email`.
//! - `person_emails` has the person of each verified address by its comparable form, which nobody else can take.
//!
//! Earlier versions write only `users` and `claims`. Of what they write after the migration, a user name is noted at the first
//! login, and an address when the claims are written again.

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

use serde::{Deserialize, Serialize};

use super::error::SqlError;
use super::record::{read_own, write_own};
use super::value::Row;
use oauth_runtime_core::openid::Claims;

/// What errors call them.
const USER: &str = "a user";
const CLAIMS: &str = "the claims of a person";

/// A user name with its person.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
struct User {
    username: String,
    subject: String,
    /// The hash; empty for somebody who logs in in another way. Earlier versions read it, and verify nothing with it.
    password: String,
}

impl User {
    /// In the first column.
    fn read(row: &Row) -> Result<Self, SqlError> {
        read_own(USER, row)
    }

    fn write(&self) -> Result<String, SqlError> {
        write_own(USER, self)
    }
}

/// The address among the claims, if it is verified.
fn verified_address(claims: &Claims) -> Option<&str> {
    let is_verified = claims.get("email_verified").and_then(|verified| verified.as_bool()) == Some(true);
    address(claims).filter(|_| is_verified)
}

/// The address among the claims.
fn address(claims: &Claims) -> Option<&str> {
    claims.get("email")?.as_str()
}
