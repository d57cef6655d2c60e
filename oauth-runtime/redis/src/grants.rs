//! The list of grants. Expired entries disappear by themselves.

use super::RedisStore;
use super::error::RedisError;
use super::record::key;
use oauth_runtime_core::Timestamp;
use oauth_runtime_core::store::{ExpiringStore, GrantStore};
use oauth_runtime_core::token::IssuedGrant;

impl GrantStore for RedisStore {
    async fn list_grants(&self, subject: &str) -> Result<Vec<IssuedGrant>, RedisError> {
        let subject = key(subject);
        let kept: Vec<(String, String)> = match self.cluster() {
            Some(cluster) => cluster.list_grants(&subject).await?,
            None => self.connection.script(&self.scripts.list_grants, &[], &[&subject]).await?,
        };
        kept.iter().map(|(record, expires_at)| grant(record, expires_at)).collect()
    }
}

fn grant(record: &str, expires_at: &str) -> Result<IssuedGrant, RedisError> {
    let expires_at = Timestamp::from_unix(expires_at.parse().unwrap_or_default());
    Ok(IssuedGrant::from_stored(record, expires_at)?)
}

/// Redis deletes expired entries, and each new entry of a list removes some old ones.
impl ExpiringStore for RedisStore {
    async fn sweep(&self, _expired_at: Timestamp, _limit: usize) -> Result<usize, RedisError> {
        Ok(0)
    }
}
