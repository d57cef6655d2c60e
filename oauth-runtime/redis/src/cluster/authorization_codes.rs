//! Codes, which are redeemed once.

use redis::cmd;

use super::super::error::RedisError;
use super::super::tokens::Issued;
use super::{Cluster, record};

/// What became of the grant of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Made {
    /// Its client is being deleted.
    Refused,
    /// It was there: its client manages it, or an earlier attempt made it.
    Kept,
    /// This call made it.
    New,
}

/// A code with its grant, as texts for the scripts.
pub(in super::super) struct NewCode<'a> {
    pub(in super::super) grant: &'a str,
    pub(in super::super) grant_record: &'a str,
    pub(in super::super) subject: &'a str,
    pub(in super::super) client: &'a str,
    pub(in super::super) expires_at: &'a str,
    pub(in super::super) dropped_at: &'a str,
    pub(in super::super) digest: &'a str,
    pub(in super::super) record: &'a str,
}

impl Cluster<'_> {
    pub(in super::super) async fn create_code(self, code: &NewCode<'_>) -> Result<(), RedisError> {
        self.point("code", code.digest, code.grant, code.dropped_at).await?;
        self.create_grant(code, "code").await?;
        Ok(())
    }

    /// Makes the grant of a code of any kind, unless it is there or its client is being deleted.
    pub(super) async fn create_grant(self, code: &NewCode<'_>, kind: &str) -> Result<Made, RedisError> {
        let lists = [("client-grants", code.client), ("subject", code.subject)];
        let noted = self.note_grant(code.grant, &lists, code.dropped_at).await?;
        let (field, value) =
            (format!("{kind}:{}", code.digest), format!("{} {}", code.dropped_at, code.record));
        let arguments =
            [code.grant_record, code.subject, code.client, code.expires_at, &*noted, &*field, &*value];
        let create = &self.scripts.create;
        let made: i64 = self.connection.script(create, &[&self.grant_key(code.grant)], &arguments).await?;
        Ok(match made {
            0 => Made::Refused,
            2 => Made::New,
            _ => Made::Kept,
        })
    }

    /// The record of a code, and whether it was redeemed.
    pub(in super::super) async fn code(
        self,
        digest: &str,
    ) -> Result<(Option<String>, Option<String>), RedisError> {
        let Some(grant) = self.pointed("code", digest).await? else {
            return Ok((None, None));
        };
        let (code, spent) = self.code_in(&grant, "code", digest).await?;
        Ok((code.map(record), spent))
    }

    pub(super) async fn code_in(
        self,
        grant: &str,
        kind: &str,
        digest: &str,
    ) -> Result<(Option<String>, Option<String>), RedisError> {
        let mut get = cmd("HMGET");
        get.arg(self.grant_key(grant)).arg(format!("{kind}:{digest}")).arg(format!("spent:{kind}:{digest}"));
        self.connection.command(&get).await
    }

    /// Spends a code of any kind, and keeps a response that is to be pushed.
    pub(in super::super) async fn redeem(
        self,
        kind: &str,
        digest: &str,
        issued: &Issued,
        response: &str,
    ) -> Result<String, RedisError> {
        let Some(noted) = self.prepare(issued, &issued.dropped_at).await? else {
            return Ok("unknown".to_owned());
        };
        self.outlast(kind, digest, &issued.dropped_at).await?;
        let code = format!("{kind}:{digest}");
        let mut arguments = vec![&*code, &*issued.expires_at, &*issued.dropped_at, &*noted];
        arguments.extend(issued.tokens());
        arguments.push(response);
        let grant = self.grant_key(&issued.grant_key);
        self.connection.script(&self.scripts.redeem, &[&grant], &arguments).await
    }
}
