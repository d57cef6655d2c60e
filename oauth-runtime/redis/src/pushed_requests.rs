//! Pushed authorization requests: a hash for each.

use redis::cmd;

use super::RedisStore;
use super::error::RedisError;
use super::record::{dropped_at, key, mark};
use oauth_runtime_core::store::{PushedRequest, PushedRequestStore};
use oauth_runtime_core::{Digest, Timestamp};

impl PushedRequestStore for RedisStore {
    async fn create_pushed_request(&self, request: PushedRequest) -> Result<(), RedisError> {
        let arguments = [
            &*request.digest.to_string(),
            &key(&request.client_id),
            &request.to_stored()?.form,
            &dropped_at(request.expires_at),
        ];
        match self.cluster() {
            Some(cluster) => cluster.create_pushed_request(arguments).await,
            None => self.connection.script(&self.scripts.create_pushed_request, &[], &arguments).await,
        }
    }

    async fn get_pushed_request(&self, digest: &Digest) -> Result<Option<PushedRequest>, RedisError> {
        let mut get = cmd("HMGET");
        get.arg(self.connection.key("pushed", digest)).arg("record").arg("answer_by").arg("taken_by");
        let (record, answer_by, taken_by): (Option<String>, Option<u64>, Option<String>) =
            self.connection.command(&get).await?;
        let request = record.filter(|_| taken_by.is_none());
        let answer_by = answer_by.map(Timestamp::from_unix);
        Ok(request.map(|form| PushedRequest::from_stored(form, answer_by)).transpose()?)
    }

    async fn keep_pushed_request(&self, digest: &Digest, answer_by: Timestamp) -> Result<(), RedisError> {
        let (digest, at) = (digest.to_string(), dropped_at(answer_by));
        let answer_by = answer_by.as_unix().to_string();
        match self.cluster() {
            Some(cluster) => cluster.keep_pushed_request(&digest, &answer_by, &at).await,
            None => {
                let arguments = [&*digest, &answer_by, &at];
                self.connection.script(&self.scripts.keep_pushed_request, &[], &arguments).await
            }
        }
    }

    async fn take_pushed_request(&self, digest: &Digest) -> Result<bool, RedisError> {
        let arguments = [&*digest.to_string(), &mark()];
        let key = self.connection.key("pushed", digest);
        self.connection.script(&self.scripts.take_pushed_request, &[&key], &arguments).await
    }
}
