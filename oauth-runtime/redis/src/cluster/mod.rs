//! The store on a cluster, where a command or script reaches the keys of one slot alone.
//!
//! A grant with its codes and tokens is one hash, so what must happen at once is a script with one key. Codes and tokens are found
//! by their digests: keys of their own that hold the name of the grant, and nothing else. They are written before what they point
//! to, as are the entries of lists. A process that ends in between leaves a name that leads nowhere, which expires.

mod authorization_codes;
mod ciba_requests;
mod clients;
mod consents;
mod device_codes;
mod due;
mod pushed_requests;
mod scripts;
mod session_clients;
mod sessions;
mod tokens;

use futures_util::future::{try_join, try_join_all};
use redis::cmd;

pub(super) use self::authorization_codes::NewCode;
pub(super) use self::scripts::Scripts;
pub(super) use self::sessions::is_replaced;
use super::RedisStore;
use super::connection::Connection;
use super::error::RedisError;
use super::tokens::Issued;

/// A store on a cluster.
#[derive(Clone, Copy)]
pub(super) struct Cluster<'a> {
    connection: &'a Connection,
    scripts: &'a Scripts,
}

impl RedisStore {
    /// This store, if it is on a cluster.
    pub(super) fn cluster(&self) -> Option<Cluster<'_>> {
        let scripts = &self.scripts.cluster;
        self.connection.is_cluster().then_some(Cluster { connection: &self.connection, scripts })
    }
}

/// Whose grant it is, and how long its hash and the entries of lists live.
struct Kept {
    subject: String,
    client: String,
    until: u64,
}

impl Cluster<'_> {
    fn grant_key(self, grant: &str) -> String {
        self.connection.key("grant", grant)
    }

    /// Notes to which grant a code or token belongs.
    async fn point(self, kind: &str, digest: &str, grant: &str, at: &str) -> Result<(), RedisError> {
        let mut set = cmd("SET");
        set.arg(self.connection.key(kind, digest)).arg(grant).arg("EXAT").arg(at);
        self.connection.command(&set).await
    }

    /// The grant to which a code or token belongs.
    async fn pointed(self, kind: &str, digest: &str) -> Result<Option<String>, RedisError> {
        self.connection.command(cmd("GET").arg(self.connection.key(kind, digest))).await
    }

    /// Notes the tokens of a request.
    async fn point_tokens(self, issued: &Issued) -> Result<(), RedisError> {
        let [access, _, access_end, refresh, _, refresh_end] = issued.tokens();
        let grant = &issued.grant_key;
        let refresh_pointer = async {
            if refresh.is_empty() { Ok(()) } else { self.point("refresh", refresh, grant, refresh_end).await }
        };
        try_join(self.point("access", access, grant, access_end), refresh_pointer).await?;
        Ok(())
    }

    /// Lets a key that is there live until `at`.
    async fn outlast(self, kind: &str, digest: &str, at: &str) -> Result<(), RedisError> {
        let key = self.connection.key(kind, digest);
        self.connection.script(&self.scripts.outlast, &[&key], &[at]).await
    }

    /// Notes a member of a list.
    async fn note(self, list: &str, name: &str, member: &str, at: &str) -> Result<(), RedisError> {
        let list = self.connection.key(list, name);
        let _: String = self.connection.script(&self.scripts.note, &[&list], &[member, at, "0"]).await?;
        Ok(())
    }

    /// Notes a grant in lists, with some spare time; the end, which comes first in all of them.
    async fn note_grant(self, grant: &str, lists: &[(&str, &str)], at: &str) -> Result<String, RedisError> {
        let ends = lists.iter().map(|(list, name)| async move {
            let list = self.connection.key(list, name);
            self.connection.script::<u64>(&self.scripts.note, &[&list], &[grant, at, "1"]).await
        });
        let ends = try_join_all(ends).await?;
        Ok(ends.iter().min().map(u64::to_string).unwrap_or_default())
    }

    async fn kept(self, grant: &str) -> Result<Option<Kept>, RedisError> {
        let mut get = cmd("HMGET");
        get.arg(self.grant_key(grant)).arg("subject").arg("client").arg("until");
        let (subject, client, until): (Option<String>, Option<String>, Option<u64>) =
            self.connection.command(&get).await?;
        let kept = |(subject, client)| Kept { subject, client, until: until.unwrap_or_default() };
        Ok(subject.zip(client).map(kept))
    }

    /// Notes a grant that is there in its lists, unless they have it for long enough: then the text is empty.
    async fn note_longer(self, grant: &str, kept: &Kept, at: &str) -> Result<String, RedisError> {
        if at.parse::<u64>().is_ok_and(|at| at <= kept.until) {
            return Ok(String::new());
        }
        let client = ("client-grants", &*kept.client);
        match &*kept.subject {
            "" => self.note_grant(grant, &[client], at).await,
            subject => self.note_grant(grant, &[client, ("subject", subject)], at).await,
        }
    }

    /// Ends a grant with everything that was issued from it.
    pub(super) async fn revoke(self, grant: &str) -> Result<(), RedisError> {
        self.revoke_or_refuse(grant, "0").await
    }

    /// The same, and refuses for a minute a grant that is not there yet, if `will_be` is 1.
    async fn revoke_or_refuse(self, grant: &str, will_be: &str) -> Result<(), RedisError> {
        let key = self.grant_key(grant);
        let kept: (Option<String>, Option<String>, Option<String>, Option<String>) =
            self.connection.script(&self.scripts.revoke, &[&key], &[will_be]).await?;
        let (subject, client, device, ciba) = kept;
        let delete = [("device", device), ("ciba", ciba)].into_iter().filter_map(|(kind, name)| {
            let name = name?;
            Some(async move { self.delete(kind, &name).await })
        });
        let unlist =
            [("subject", subject), ("client-grants", client)].into_iter().filter_map(|(list, name)| {
                let list = self.connection.key(list, name?);
                Some(async move { self.connection.command::<()>(cmd("ZREM").arg(list).arg(grant)).await })
            });
        try_join(try_join_all(delete), try_join_all(unlist)).await?;
        Ok(())
    }

    async fn delete(self, kind: &str, name: &str) -> Result<(), RedisError> {
        self.connection.command(cmd("DEL").arg(self.connection.key(kind, name))).await
    }
}

/// The record in a field of a grant, after the moment of its end.
fn record(field: String) -> String {
    field.split_once(' ').map(|(_, record)| record.to_owned()).unwrap_or_default()
}
