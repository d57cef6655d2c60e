//! Device codes: a hash for each, found by its user code. The grant that a decision makes knows whether the code was redeemed.

use redis::cmd;

use super::super::error::RedisError;
use super::Cluster;
use super::authorization_codes::{Made, NewCode};

/// Record, decision and grant of a device code, and for what it was redeemed.
pub(in super::super) type Fields = (Option<String>, Option<String>, Option<String>);

impl Cluster<'_> {
    /// The code is there before anybody finds it by its user code, so a user code that leads nowhere is free.
    pub(in super::super) async fn create_device_code(
        self,
        [digest, user_code, client, record, interval, at]: [&str; 6],
    ) -> Result<bool, RedisError> {
        let device = self.connection.key("device", digest);
        self.note("client-devices", client, digest, at).await?;
        let create = &self.scripts.create_device_code;
        self.connection.script::<()>(create, &[&device], &[record, interval, at]).await?;
        let user_code = self.connection.key("user-code", user_code);
        let mut gone = String::new();
        loop {
            let reserve = &self.scripts.reserve;
            let has_it: String = self.connection.script(reserve, &[&user_code], &[digest, &gone, at]).await?;
            if has_it == digest {
                return Ok(true);
            }
            let other = self.connection.key("device", &has_it);
            if self.connection.command(cmd("EXISTS").arg(other)).await? {
                self.delete("device", digest).await?;
                return Ok(false);
            }
            gone = has_it;
        }
    }

    pub(in super::super) async fn device_code(self, digest: &str) -> Result<Fields, RedisError> {
        let mut get = cmd("HMGET");
        get.arg(self.connection.key("device", digest)).arg("record").arg("decision").arg("grant");
        let (record, decision, grant): Fields = self.connection.command(&get).await?;
        let Some(grant) = grant else {
            return Ok((record, decision, None));
        };
        let (code, spent) = self.code_in(&grant, "device", digest).await?;
        // Without its grant, which was revoked, it is nothing.
        Ok((record.filter(|_| code.is_some()), decision, spent))
    }

    /// Decides, after the grant is there that an approval makes.
    pub(in super::super) async fn decide_device_code(
        self,
        digest: &str,
        decision: &str,
        approved: Option<&NewCode<'_>>,
    ) -> Result<bool, RedisError> {
        let mut new = None;
        if let Some(code) = approved {
            match self.create_grant(code, "device").await? {
                Made::Refused => return Ok(false),
                Made::Kept => {}
                Made::New => new = Some(code),
            }
        }
        let device = self.connection.key("device", digest);
        let grant = approved.map_or("", |code| code.grant);
        let decide = &self.scripts.decide_device_code;
        let is_decided: bool = self.connection.script(decide, &[&device], &[decision, grant]).await?;
        if let Some(code) = new.filter(|_| !is_decided) {
            // Somebody else decided: the code stays, and this grant goes. One that was there before stays, too.
            let unmark = cmd("HDEL").arg(self.grant_key(code.grant)).arg("device").to_owned();
            self.connection.command::<()>(&unmark).await?;
            self.revoke(code.grant).await?;
        }
        Ok(is_decided)
    }
}
