//! Users as an operator lists them.

use oauth_runtime_core::__internal::UserRecord;
use oauth_runtime_core::store::{StoredPassword, StoredUser, UserPage};
use redis::cmd;

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
    /// with an unreadable record are left out.
    ///
    /// # Errors
    /// Those of Redis, and in a cluster, which cannot be asked for all of its keys.
    pub async fn list_users(&self, from: Option<&str>, limit: usize) -> Result<UserPage, RedisError> {
        #[cfg(feature = "cluster")]
        if self.connection.is_cluster() {
            return Err(RedisError::NoListInCluster);
        }
        let pattern = self.connection.key("user", "*");
        let mut scan = cmd("SCAN");
        scan.arg(from.unwrap_or("0")).arg("MATCH").arg(&pattern).arg("COUNT").arg(limit);
        let (next, keys): (String, Vec<String>) = self.connection.command(&scan).await?;
        let users = of_each(keys, async |key| {
            let text = self.text(&key).await?;
            Ok(text.and_then(|text| read_own::<UserRecord>(USER, &text).ok()).map(listed))
        });
        Ok(UserPage::new(users.await?, Some(next).filter(|next| next != "0")))
    }
}

fn listed(user: UserRecord) -> StoredUser {
    let password = StoredPassword::of(&user.password);
    StoredUser::new(user.username, user.subject, password)
}
