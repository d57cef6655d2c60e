//! Access and refresh tokens.

use futures_util::future::try_join;
use redis::cmd;

use super::super::each::of_each;
use super::super::error::RedisError;
use super::super::scripts::Script;
use super::super::tokens::Issued;
use super::{Cluster, record};

impl Cluster<'_> {
    /// A client's own token is in a list of its own: it makes no grant that would keep the client.
    pub(in super::super) async fn create_tokens(
        self,
        issued: &Issued,
        grant: &str,
        subject: &str,
        client: &str,
        is_own: bool,
    ) -> Result<(), RedisError> {
        let name = &issued.grant_key;
        let lists: &[_] = match (is_own, subject) {
            (true, _) => &[("client-tokens", client)],
            (false, "") => &[("client-grants", client)],
            (false, _) => &[("client-grants", client), ("subject", subject)],
        };
        let noted = self.note_grant(name, lists, &issued.dropped_at);
        let (noted, ()) = try_join(noted, self.point_tokens(issued)).await?;
        let mut arguments = vec![grant, subject, client, &*issued.expires_at, &*noted, "", ""];
        arguments.extend(issued.tokens());
        let _: i64 =
            self.connection.script(&self.scripts.create, &[&self.grant_key(name)], &arguments).await?;
        Ok(())
    }

    /// The record of an access token.
    pub(in super::super) async fn access_token(self, digest: &str) -> Result<Option<String>, RedisError> {
        let Some(grant) = self.pointed("access", digest).await? else {
            return Ok(None);
        };
        let mut get = cmd("HGET");
        get.arg(self.grant_key(&grant)).arg(format!("access:{digest}"));
        Ok(self.connection.command::<Option<String>>(&get).await?.map(record))
    }

    pub(in super::super) async fn revoke_token(self, digest: &str) -> Result<(), RedisError> {
        if let Some(grant) = self.pointed("access", digest).await? {
            let mut delete = cmd("HDEL");
            delete.arg(self.grant_key(&grant)).arg(format!("access:{digest}"));
            self.connection.command::<()>(&delete).await?;
        }
        self.delete("access", digest).await
    }

    /// The record of a refresh token, and the form of its successor.
    pub(in super::super) async fn refresh_token(
        self,
        digest: &str,
    ) -> Result<(Option<String>, Option<String>), RedisError> {
        let Some(grant) = self.pointed("refresh", digest).await? else {
            return Ok((None, None));
        };
        let mut get = cmd("HMGET");
        get.arg(self.grant_key(&grant)).arg(format!("refresh:{digest}"));
        get.arg(format!("successor:refresh:{digest}"));
        let (token, successor): (Option<String>, Option<String>) = self.connection.command(&get).await?;
        Ok((token.map(record), successor))
    }

    pub(in super::super) async fn rotate(
        self,
        issued: &Issued,
        presented: &str,
        successor: &str,
    ) -> Result<String, RedisError> {
        self.refresh(&self.scripts.rotate, issued, presented, successor).await
    }

    pub(in super::super) async fn retry_rotation(
        self,
        issued: &Issued,
        presented: &str,
        successor: &str,
    ) -> Result<String, RedisError> {
        self.refresh(&self.scripts.retry, issued, presented, successor).await
    }

    /// Runs a script that adds tokens for a refresh token.
    async fn refresh(
        self,
        script: &Script,
        issued: &Issued,
        presented: &str,
        successor: &str,
    ) -> Result<String, RedisError> {
        let Some(noted) = self.prepare(issued, &issued.dropped_at).await? else {
            return Ok("unknown".to_owned());
        };
        let mut arguments = vec![presented, successor, &*issued.expires_at, &*noted];
        arguments.extend(issued.tokens());
        self.connection.script(script, &[&self.grant_key(&issued.grant_key)], &arguments).await
    }

    /// Makes ready what is in other slots before a grant gets more tokens: where they are found, and its lists. None, if there is
    /// no such grant.
    pub(super) async fn prepare(self, issued: &Issued, at: &str) -> Result<Option<String>, RedisError> {
        let Some(kept) = self.kept(&issued.grant_key).await? else {
            return Ok(None);
        };
        let noted = self.note_longer(&issued.grant_key, &kept, at);
        let (noted, ()) = try_join(noted, self.point_tokens(issued)).await?;
        Ok(Some(noted))
    }

    /// Record and end of the grants of a subject.
    pub(in super::super) async fn list_grants(
        self,
        subject: &str,
    ) -> Result<Vec<(String, String)>, RedisError> {
        let names = self.connection.list("subject", subject).await?;
        let ask = |name: String| async move {
            let mut get = cmd("HMGET");
            get.arg(self.grant_key(&name)).arg("record").arg("expires_at");
            let (record, end): (Option<String>, Option<String>) = self.connection.command(&get).await?;
            Ok(record.zip(end))
        };
        of_each(names, ask).await
    }
}
