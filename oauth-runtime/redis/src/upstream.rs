//! Links to other providers. A person's list may name some that were deleted.

use redis::cmd;

use super::RedisStore;
use super::each::of_each;
use super::error::RedisError;
use super::record::key;
use oauth_runtime_core::Digest;
use oauth_runtime_core::store::{UpstreamLink, UpstreamStore};

const KIND: &str = "upstream-link";

/// The list of a person's links.
const OF_PERSON: &str = "person-upstream-links";

/// Links don't expire, so their entries in a person's list don't either.
const NEVER: &str = "inf";

impl UpstreamStore for RedisStore {
    async fn create_upstream_link(&self, link: UpstreamLink) -> Result<bool, RedisError> {
        // Before the link itself, so each link is in the list of its person.
        let mut note = cmd("ZADD");
        note.arg(self.connection.key(OF_PERSON, key(&link.subject))).arg(NEVER).arg(link.digest.to_string());
        self.connection.command::<()>(&note).await?;
        let (place, record) = (self.connection.key(KIND, link.digest), link.to_stored()?.form);
        self.connection.script(&self.scripts.create_upstream_link, &[&place], &[&record]).await
    }

    async fn get_upstream_link(&self, digest: &Digest) -> Result<Option<UpstreamLink>, RedisError> {
        let get = cmd("GET").arg(self.connection.key(KIND, digest)).to_owned();
        let record: Option<String> = self.connection.command(&get).await?;
        Ok(record.map(UpstreamLink::from_stored).transpose()?)
    }

    async fn list_upstream_links(&self, subject: &str) -> Result<Vec<UpstreamLink>, RedisError> {
        let names = self.connection.list(OF_PERSON, &key(subject)).await?;
        let get = |name: String| async move {
            self.connection.command::<Option<String>>(cmd("GET").arg(self.connection.key(KIND, name))).await
        };
        let records: Vec<String> = of_each(names, get).await?;
        let mut links = Vec::new();
        for record in &records {
            let link = UpstreamLink::from_stored(record)?;
            // Somebody else may have got it since.
            if *link.subject == *subject {
                links.push(link);
            }
        }
        Ok(links)
    }

    async fn delete_upstream_link(&self, digest: &Digest, subject: &str) -> Result<bool, RedisError> {
        loop {
            let place = self.connection.key(KIND, digest);
            let record: Option<String> = self.connection.command(cmd("GET").arg(&place)).await?;
            let Some(record) = record else { return Ok(false) };
            if *UpstreamLink::from_stored(&record)?.subject != *subject {
                return Ok(false);
            }
            let delete = &self.scripts.delete_upstream_link;
            if self.connection.script(delete, &[&place], &[&record]).await? {
                return Ok(true);
            }
        }
    }
}

impl RedisStore {
    /// Deletes all links of a person.
    pub(super) async fn delete_upstream_links(&self, subject: &str) -> Result<(), RedisError> {
        for link in self.list_upstream_links(subject).await? {
            self.delete_upstream_link(&link.digest, subject).await?;
        }
        self.connection.command(cmd("DEL").arg(self.connection.key(OF_PERSON, key(subject)))).await
    }
}
