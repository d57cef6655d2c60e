//! Users as an operator lists them.

use oauth_runtime_core::__internal::UserRecord;
use oauth_runtime_core::Digest;
use oauth_runtime_core::store::{StoredPassword, StoredUser, UserPage};

use crate::SqlStore;
use crate::error::SqlError;
use crate::person::username_key;
use crate::record::BEFORE_ALL;
use crate::retry::retried;
use crate::value::values;

impl SqlStore {
    /// The user with exactly this name, or else with one that [compares
    /// equal](oauth_runtime_core::store::comparable_name).
    ///
    /// # Errors
    /// Those of the database.
    pub async fn find_username(&self, username: &str) -> Result<Option<StoredUser>, SqlError> {
        Ok(self.find_user(username).await?.map(|(user, _)| listed(user)))
    }

    /// One page of at most `limit` users; `None`: the first page. Users with an unreadable record are left out.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn list_users(&self, from: Option<&str>, limit: usize) -> Result<UserPage, SqlError> {
        let after = from.and_then(|from| from.parse::<Digest>().ok()).unwrap_or(BEFORE_ALL);
        let page = values![&after, limit];
        let rows = retried!(self, "list_users", attempts => self.pool.fetch_all(&self.statements.users_after, page))?;
        let last = match rows.last() {
            Some(last) if rows.len() == limit => Some(username_key(&last.bytes(1)?).to_string()),
            _ => None,
        };
        let users = rows.iter().filter_map(super::existing::readable).map(listed);
        Ok(UserPage::new(users.collect(), last))
    }
}

fn listed(user: UserRecord) -> StoredUser {
    let password = StoredPassword::of(&user.password);
    StoredUser::new(user.username, user.subject, password)
}
