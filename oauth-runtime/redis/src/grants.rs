//! The list of grants. Expired entries disappear by themselves.

use redis::cmd;

use super::RedisStore;
use super::each::page_of;
use super::error::RedisError;
use super::record::{NOBODYS, key};
use oauth_runtime_core::Timestamp;
use oauth_runtime_core::store::{ExpiringStore, GrantManagementStore, GrantStore};
use oauth_runtime_core::token::{GrantId, IssuedGrant};

impl GrantStore for RedisStore {
    async fn list_grants(&self, subject: &str) -> Result<Vec<IssuedGrant>, RedisError> {
        let subject = key(subject);
        let kept: Vec<(String, String)> = match self.cluster() {
            Some(cluster) => cluster.list_grants(&subject).await?,
            None => self.connection.script(&self.scripts.list_grants, &[], &[&subject]).await?,
        };
        kept.iter().map(|(record, expires_at)| grant(record, expires_at)).collect()
    }

    /// In the order of their keys.
    async fn list_client_grants(
        &self,
        client_id: &str,
        after: Option<&GrantId>,
        limit: usize,
    ) -> Result<Vec<IssuedGrant>, RedisError> {
        let list = self.connection.key("client-grants", key(client_id));
        let get = |name: String| async move {
            let kept = self.kept_grant(&name).await?;
            kept.map(|(record, end)| grant(&record, &end)).transpose()
        };
        let page = (after.map(|after| key(after.as_str())), limit);
        page_of(&self.connection, &list, page, get).await
    }
}

/// A grant is one hash, on a cluster too.
impl GrantManagementStore for RedisStore {
    async fn get_grant(&self, grant_id: &GrantId) -> Result<Option<IssuedGrant>, RedisError> {
        let kept = self.kept_grant(&key(grant_id.as_str())).await?;
        kept.map(|(record, end)| grant(&record, &end)).transpose()
    }

    async fn replace_grant(&self, current: &IssuedGrant, next: IssuedGrant) -> Result<bool, RedisError> {
        let name = key(current.grant_id.as_str());
        let Some((kept, end)) = self.kept_grant(&name).await? else { return Ok(false) };
        let (record, found) = (next.to_stored()?.form, grant(&kept, &end)?);
        if kept != record && !found.is_version_of(current) {
            return Ok(false);
        }
        // The script compares the record that was read: if another call replaced it in between, its version is another one.
        let replace = &self.scripts.replace_grant;
        self.connection.script(replace, &[&self.connection.key("grant", name)], &[&kept, &record]).await
    }
}

impl RedisStore {
    /// The record of a grant and its end; none of a client's own token.
    async fn kept_grant(&self, name: &str) -> Result<Option<(String, String)>, RedisError> {
        let mut get = cmd("HMGET");
        get.arg(self.connection.key("grant", name)).arg("record").arg("expires_at");
        let (record, end): (Option<String>, Option<String>) = self.connection.command(&get).await?;
        Ok(record.filter(|record| record != NOBODYS).zip(end))
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
