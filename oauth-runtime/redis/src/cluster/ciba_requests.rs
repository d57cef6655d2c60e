//! Backchannel authentication requests: a hash for each. The grant that an approval makes knows whether the request was redeemed, and
//! what is pushed for it.

use redis::cmd;

use super::super::ciba_requests::{Fields, KIND};
use super::super::error::RedisError;
use super::Cluster;
use super::authorization_codes::{Made, NewCode};

impl Cluster<'_> {
    /// The request is there before anybody finds it by what makes it the same as another one, so a name that leads nowhere is free.
    /// Gives the request that waits instead, if there is one.
    pub(in super::super) async fn create_ciba_request(
        self,
        [digest, same, client, subject, record, interval, due_at, at]: [&str; 8],
    ) -> Result<String, RedisError> {
        let request = self.connection.key(KIND, digest);
        self.note("client-ciba", client, digest, at).await?;
        self.note("subject-ciba", subject, digest, at).await?;
        let create = &self.scripts.create_ciba_request;
        self.connection.script::<()>(create, &[&request], &[record, interval, due_at, at]).await?;
        let same = self.connection.key("ciba-same", same);
        let mut gone = String::new();
        loop {
            let reserve = &self.scripts.reserve;
            let has_it: String = self.connection.script(reserve, &[&same], &[digest, &gone, at]).await?;
            if has_it == digest {
                return Ok(String::new());
            }
            let mut get = cmd("HMGET");
            get.arg(self.connection.key(KIND, &has_it)).arg("record").arg("decision");
            let (record, decision): (Option<String>, Option<String>) = self.connection.command(&get).await?;
            if record.is_some() && decision.is_none() {
                self.delete(KIND, digest).await?;
                return Ok(has_it);
            }
            gone = has_it;
        }
    }

    pub(in super::super) async fn ciba_request(self, digest: &str) -> Result<Fields, RedisError> {
        let mut get = cmd("HMGET");
        get.arg(self.connection.key(KIND, digest)).arg("record").arg("decision").arg("grant");
        get.arg("due_at").arg("attempts").arg("response");
        let (record, decision, grant, due_at, attempts, _): Fields = self.connection.command(&get).await?;
        let Some(grant) = grant else {
            return Ok((record, decision, None, due_at, attempts, None));
        };
        let mut get = cmd("HMGET");
        get.arg(self.grant_key(&grant)).arg(format!("{KIND}:{digest}")).arg(format!("spent:{KIND}:{digest}"));
        get.arg(response(digest));
        let (code, spent, response): (Option<String>, Option<String>, Option<String>) =
            self.connection.command(&get).await?;
        // Without its grant, which was revoked, it is nothing.
        Ok((record.filter(|_| code.is_some()), decision, spent, due_at, attempts, response))
    }

    /// Decides, after the grant is there that an approval makes.
    pub(in super::super) async fn decide_ciba_request(
        self,
        digest: &str,
        [decision, decided_at]: [&str; 2],
        approved: Option<&NewCode<'_>>,
    ) -> Result<bool, RedisError> {
        let mut new = None;
        if let Some(code) = approved {
            match self.create_grant(code, KIND).await? {
                Made::Refused => return Ok(false),
                Made::Kept => {}
                Made::New => new = Some(code),
            }
        }
        let request = self.connection.key(KIND, digest);
        let grant = approved.map_or("", |code| code.grant);
        let decide = &self.scripts.decide_ciba_request;
        let arguments = [decision, decided_at, grant];
        let is_decided: bool = self.connection.script(decide, &[&request], &arguments).await?;
        if let Some(code) = new.filter(|_| !is_decided) {
            // Somebody else decided: the request stays, and this grant goes. One that was there before stays, too.
            let unmark = cmd("HDEL").arg(self.grant_key(code.grant)).arg(KIND).to_owned();
            self.connection.command::<()>(&unmark).await?;
            self.revoke(code.grant).await?;
        }
        Ok(is_decided)
    }

    pub(in super::super) async fn delete_ciba_response(self, digest: &str) -> Result<(), RedisError> {
        let get = cmd("HGET").arg(self.connection.key(KIND, digest)).arg("grant").to_owned();
        if let Some(grant) = self.connection.command::<Option<String>>(&get).await? {
            let delete = cmd("HDEL").arg(self.grant_key(&grant)).arg(response(digest)).to_owned();
            self.connection.command::<()>(&delete).await?;
        }
        Ok(())
    }
}

/// The field of a grant with what is pushed for a request.
fn response(digest: &str) -> String {
    format!("response:{KIND}:{digest}")
}
