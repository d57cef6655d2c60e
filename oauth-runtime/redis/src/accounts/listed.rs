//! Users as an operator lists them.

use oauth_runtime_core::__internal::UserRecord;
use oauth_runtime_core::store::{StoredPassword, StoredUser, UserPage};
use redis::{Cmd, cmd};

use super::USER;
use crate::RedisStore;
use crate::each::of_each;
use crate::error::RedisError;
use crate::record::read_own;

impl RedisStore {
    /// The user with exactly this name, or else with one that [compares
    /// equal](oauth_runtime_core::store::comparable_name).
    ///
    /// # Errors
    /// Those of Redis.
    pub async fn find_username(&self, username: &str) -> Result<Option<StoredUser>, RedisError> {
        Ok(self.find_user(username).await?.map(|(user, ..)| listed(user)))
    }

    /// One page of users, about as many as `limit`, possibly none before the last page; `None`: the first page. Users
    /// with an unreadable record are left out. In a cluster, a list that is read while keys move to another node may lack
    /// some of them.
    ///
    /// # Errors
    /// Those of Redis.
    pub async fn list_users(&self, from: Option<&str>, limit: usize) -> Result<UserPage, RedisError> {
        #[cfg(feature = "cluster")]
        if self.connection.is_cluster() {
            return self.list_users_of_nodes(from, limit).await;
        }
        let scan = self.scan(from.unwrap_or(FIRST), limit);
        let (next, keys): (String, Vec<String>) = self.connection.command(&scan).await?;
        Ok(UserPage::new(self.users_at(keys).await?, Some(next).filter(|next| next != FIRST)))
    }

    /// The same from one node after the other. A page begins at the number of a node and a cursor there.
    #[cfg(feature = "cluster")]
    async fn list_users_of_nodes(&self, from: Option<&str>, limit: usize) -> Result<UserPage, RedisError> {
        let (number, cursor) = from.and_then(|from| from.split_once(' ')).unwrap_or(("0", FIRST));
        let (nodes, number) = (self.connection.primaries().await?, number.parse().unwrap_or(usize::MAX));
        let Some(node) = nodes.get(number) else { return Ok(UserPage::new(Vec::new(), None)) };
        let (next, keys): (String, Vec<String>) = self.connection.at(node, self.scan(cursor, limit)).await?;
        let next = match next == FIRST {
            false => Some(format!("{number} {next}")),
            true => nodes.get(number + 1).map(|_| format!("{} {FIRST}", number + 1)),
        };
        Ok(UserPage::new(self.users_at(keys).await?, next))
    }

    fn scan(&self, cursor: &str, limit: usize) -> Cmd {
        let mut scan = cmd("SCAN");
        scan.arg(cursor).arg("MATCH").arg(self.connection.pattern("user")).arg("COUNT").arg(limit);
        scan
    }

    async fn users_at(&self, keys: Vec<String>) -> Result<Vec<StoredUser>, RedisError> {
        let users = of_each(keys, async |key| {
            let text = self.text(&key).await?;
            Ok(text.and_then(|text| read_own::<UserRecord>(USER, &text).ok()).map(listed))
        });
        users.await
    }
}

/// The cursor with which a scan begins, and which it returns at its end.
const FIRST: &str = "0";

fn listed(user: UserRecord) -> StoredUser {
    let password = StoredPassword::of(&user.password);
    StoredUser::new(user.username, user.subject, password)
}
