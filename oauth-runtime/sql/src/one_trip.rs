//! Whole operations in one round trip to a server.
//!
//! Each does what its transaction does if nothing unusual is the case, and nothing at all otherwise: then it changes no
//! row, and the transaction finds out why. SQLite has no server, but its driver sends each statement to the connection's
//! thread, so that it gains too.

mod mysql;
mod postgres;
mod sqlite;
mod values;

use super::dialect::{Dialect, Sql};
use super::options::TableNames;

pub(super) use self::values::Added;

/// The text for each operation. [`Pool::execute_whole`](super::database::Pool::execute_whole) runs them.
pub(super) struct OneTrip {
    pub(super) create_authorization_code: Sql,
    pub(super) create_tokens: Whole,
    pub(super) redeem_authorization_code: Whole,
    pub(super) redeem_device_code: Whole,
    pub(super) redeem_ciba_request: Whole,
    pub(super) rotate_refresh_token: Whole,
}

/// An operation that adds tokens.
pub(super) struct Whole {
    with_refresh_token: Sql,
    access_token_alone: Sql,
}

impl Whole {
    pub(super) fn adding(&self, added: &Added<'_>) -> &Sql {
        if added.has_refresh_token() { &self.with_refresh_token } else { &self.access_token_alone }
    }
}

/// The same text, whether there is a refresh token or not.
impl From<Sql> for Whole {
    fn from(text: Sql) -> Self {
        Self { with_refresh_token: Sql::clone(&text), access_token_alone: text }
    }
}

impl OneTrip {
    pub(super) fn new(dialect: Dialect, names: &TableNames) -> Self {
        let sql = |text: &str| dialect.statement(names, text);
        match dialect {
            Dialect::Sqlite => sqlite::statements(sql),
            Dialect::Postgres => postgres::statements(sql),
            Dialect::MySql => mysql::statements(sql),
        }
    }
}
