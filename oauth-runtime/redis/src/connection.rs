//! The connection to the server or cluster, and the keys of a store.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use redis::{Cmd, FromRedisValue, ScriptInvocation, cmd};

use super::error::RedisError;
#[cfg(feature = "cluster")]
use super::lines::Nodes;
use super::lines::{Lines, Server};
use super::replicas;
use super::scripts::Script;
use super::span::{of_command, within};
use super::url::{Address, is_cluster, is_sentinel, sentinels};
use super::wait::{cannot_wait, is_write};
use oauth_runtime_core::__internal::{CallSpan, DatabasePlace};

/// How long to wait for a connection and for an answer. A server in the same data centre takes a millisecond.
pub(super) const PATIENCE: Duration = Duration::from_secs(2);

/// The oldest server that has the commands in the scripts.
const OLDEST: (u32, u32) = (6, 2);

/// What a command or a script answers.
pub(super) trait Answer: FromRedisValue + Send + 'static {}

impl<T: FromRedisValue + Send + 'static> Answer for T {}

/// The connection, and the prefix of all keys.
pub(super) struct Connection {
    to: Arc<To>,
    prefix: Box<str>,
}

enum To {
    One(Lines<Server>),
    /// The driver follows keys that move to another node.
    #[cfg(feature = "cluster")]
    Cluster(Lines<Nodes>),
}

impl Connection {
    pub(super) async fn open(url: &str, prefix: String) -> Result<Self, RedisError> {
        if is_cluster(url) {
            #[cfg(feature = "cluster")]
            return Self::open_cluster(url, prefix).await;
        }
        let (place, wait) = if is_sentinel(url) {
            let (sentinels, wait) = sentinels(url)?;
            (Server::Sentinels(Arc::new(sentinels)), wait)
        } else {
            let address = Address::of(url)?;
            let wait = address.wait;
            (Server::At(Arc::new(address.client()?)), wait)
        };
        let connection = Self { to: Arc::new(To::One(Lines::new(place, wait))), prefix: prefix.into() };
        let info: String = connection.command(redis::cmd("INFO").arg("server")).await?;
        check_version(&info)?;
        if let Some(wait) = wait {
            check_wait(connection.command(&wait.probe()).await)?;
        }
        // A user that may not ask gets no warning.
        let replication: Result<String, _> = connection.command(redis::cmd("INFO").arg("replication")).await;
        replicas::warn(url, &replication.into_iter().collect::<Vec<_>>());
        Ok(connection)
    }

    #[cfg(feature = "cluster")]
    async fn open_cluster(url: &str, prefix: String) -> Result<Self, RedisError> {
        let (client, wait) = super::url::cluster(url, PATIENCE)?;
        check_prefix(&prefix)?;
        let to = Arc::new(To::Cluster(Lines::new(Nodes(Arc::new(client)), wait)));
        let connection = Self { to, prefix: prefix.into() };
        let nodes: Result<std::collections::HashMap<String, String>, _> =
            connection.command(redis::cmd("INFO").arg("server")).await;
        match nodes {
            Ok(nodes) => nodes.values().try_for_each(|info| check_version(info))?,
            // One of them is away, which must not keep a program from starting.
            Err(error) if error.is_temporary() => {}
            Err(error) => return Err(error),
        }
        // One server keeps the clients there, and everything else in keys that a cluster has no use for.
        if connection.command(redis::cmd("EXISTS").arg(connection.single_key("clients"))).await? {
            return Err(RedisError::OneServer);
        }
        let replication: Result<std::collections::HashMap<String, String>, _> =
            connection.command(redis::cmd("INFO").arg("replication")).await;
        replicas::warn(url, &replication.unwrap_or_default().into_values().collect::<Vec<_>>());
        Ok(connection)
    }

    /// The same connection for keys with another prefix.
    pub(super) fn prefixed(&self, prefix: String) -> Result<Self, RedisError> {
        #[cfg(feature = "cluster")]
        if self.is_cluster() {
            check_prefix(&prefix)?;
        }
        Ok(Self { to: Arc::clone(&self.to), prefix: prefix.into() })
    }

    /// Whether keys are spread over the nodes of a cluster, where a script can reach one slot alone.
    pub(super) fn is_cluster(&self) -> bool {
        match *self.to {
            To::One(_) => false,
            #[cfg(feature = "cluster")]
            To::Cluster(_) => true,
        }
    }

    /// The connection to a cluster.
    #[cfg(feature = "cluster")]
    pub(super) async fn cluster_connection(
        &self,
    ) -> Result<Option<redis::cluster_async::ClusterConnection>, RedisError> {
        match &*self.to {
            To::One(_) => Ok(None),
            To::Cluster(lines) => lines.connection().await.map(Some),
        }
    }

    /// The key of a record, from its kind and name.
    pub(super) fn key(&self, kind: &str, name: impl std::fmt::Display) -> String {
        format!("{}{kind}:{name}", self.prefix)
    }

    /// The pattern of all keys of a kind.
    pub(super) fn pattern(&self, kind: &str) -> String {
        format!("{}*", literally(&self.key(kind, "")))
    }

    /// The key of something that exists once.
    pub(super) fn single_key(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    /// The prefix of keys that scripts use together: in a cluster, they are in one slot by the name in braces.
    pub(super) fn shared_prefix(&self, name: &str) -> String {
        if self.is_cluster() { format!("{}{{{name}}}:", self.prefix) } else { self.prefix.to_string() }
    }

    /// The members of a list, in no order that lasts.
    pub(super) async fn list(&self, kind: &str, name: &str) -> Result<Vec<String>, RedisError> {
        self.command(cmd("ZRANGE").arg(self.key(kind, name)).arg(0).arg(-1)).await
    }

    /// Runs a command that may be run twice.
    ///
    /// Boxed, like what runs a script: what the driver nests beneath would be a part of each future of a provider, and the compiler
    /// limits how deep these are.
    pub(super) fn command<'a, T: Answer>(&'a self, command: &'a Cmd) -> BoxFuture<'a, Result<T, RedisError>> {
        let span = of_command(command, || self.place());
        match &*self.to {
            To::One(one) => {
                let send = move |mut connection| async move { command.query_async(&mut connection).await };
                within(span, one.send(is_write(command), send))
            }
            #[cfg(feature = "cluster")]
            To::Cluster(lines) => {
                let send = move |mut connection| async move { command.query_async(&mut connection).await };
                within(span, lines.send(is_write(command), send))
            }
        }
    }

    /// Runs a script with the prefix as its first argument. Each script recognises its own earlier success,
    /// so it may run again after a lost connection.
    ///
    /// A cluster needs all keys of the script, which are in one slot. A single server needs only those that the script
    /// reads from `KEYS`.
    pub(super) async fn script<T: Answer>(
        &self,
        script: &Script,
        keys: &[&str],
        arguments: &[&str],
    ) -> Result<T, RedisError> {
        self.script_with(&self.prefix, script, keys, arguments).await
    }

    /// The same with a prefix of keys that are used together.
    pub(super) async fn script_with<T: Answer>(
        &self,
        prefix: &str,
        script: &Script,
        keys: &[&str],
        arguments: &[&str],
    ) -> Result<T, RedisError> {
        self.invoke(script, &script.with(prefix, keys, arguments)).await
    }

    fn invoke<'a, T: Answer>(
        &'a self,
        script: &'a Script,
        invocation: &'a ScriptInvocation<'a>,
    ) -> BoxFuture<'a, Result<T, RedisError>> {
        // A server that has the script runs it by its digest.
        let span = CallSpan::of_store("redis", "EVALSHA", Some(script.name()), || self.place());
        let is_write = script.is_write();
        match &*self.to {
            To::One(one) => {
                let send =
                    move |mut connection| async move { invocation.invoke_async(&mut connection).await };
                within(span, one.send(is_write, send))
            }
            #[cfg(feature = "cluster")]
            To::Cluster(lines) => {
                let send =
                    move |mut connection| async move { invocation.invoke_async(&mut connection).await };
                within(span, lines.send(is_write, send))
            }
        }
    }

    /// Where the server is, unless others say it: sentinels, or the nodes of a cluster.
    fn place(&self) -> DatabasePlace {
        match &*self.to {
            To::One(one) => one.place().at(),
            #[cfg(feature = "cluster")]
            To::Cluster(_) => DatabasePlace::default(),
        }
    }
}

/// Braces in a key of a cluster say which node has it.
#[cfg(feature = "cluster")]
fn check_prefix(prefix: &str) -> Result<(), RedisError> {
    if prefix.contains(['{', '}']) { Err(RedisError::Prefix) } else { Ok(()) }
}

/// A server that can't confirm writes would refuse each one, after it has written it.
fn check_wait(answer: Result<redis::Value, RedisError>) -> Result<(), RedisError> {
    match answer {
        Err(RedisError::Redis(error)) if cannot_wait(&error) => Err(RedisError::Wait(error)),
        // Or it can't at the moment, as a replica that will be the primary.
        _ => Ok(()),
    }
}

fn check_version(info: &str) -> Result<(), RedisError> {
    let found = info.lines().find_map(|line| line.strip_prefix("redis_version:")).unwrap_or_default().trim();
    let mut numbers = found.split('.').map_while(|number| number.parse::<u32>().ok());
    match (numbers.next(), numbers.next()) {
        (Some(major), Some(minor)) if (major, minor) >= OLDEST => Ok(()),
        _ => Err(RedisError::Version { found: found.to_owned() }),
    }
}

/// The text as the beginning of a pattern of Redis: a prefix may have characters that stand for others there.
fn literally(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '*' | '?' | '[' | ']' | '^' | '-' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_servers_are_refused() {
        let version =
            |text: &str| check_version(&format!("# Server\r\nredis_version:{text}\r\nredis_mode:x\r\n"));
        for old in ["6.0.16", "5.0.7", "6.1", "", "six"] {
            assert!(version(old).is_err(), "{old}");
        }
        for new in ["6.2.0", "7.0.15", "8.0", "10.1.0"] {
            assert!(version(new).is_ok(), "{new}");
        }
    }
}
