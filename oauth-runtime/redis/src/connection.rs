//! The connection to the server, which is replaced when it is lost.
//!
//! One connection carries the requests of all tasks. A task that sees it fail replaces it with the next
//! attempt to connect, unless another task did; all wait for the same attempt. (The driver's
//! `ConnectionManager` keeps an attempt that a server refused while it was loading its data, and returns that
//! refusal from then on.)

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared};
use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Client, Cmd, ErrorKind, FromRedisValue, Script, ServerErrorKind};

use super::error::RedisError;
use super::url::client;

/// How long to wait for a connection and for an answer. A server in the same data centre takes a millisecond.
const PATIENCE: Duration = Duration::from_secs(2);

/// The oldest server that has the commands in the scripts.
const OLDEST: (u32, u32) = (6, 2);

/// An attempt to connect, or the resulting connection.
type Attempt = Shared<BoxFuture<'static, Result<MultiplexedConnection, redis::RedisError>>>;

/// The connection, and the prefix of all keys. Cloning shares it.
#[derive(Clone)]
pub(super) struct Connection {
    client: Client,
    current: Arc<Mutex<Attempt>>,
    prefix: Arc<str>,
}

impl Connection {
    pub(super) async fn open(url: &str, prefix: String) -> Result<Self, RedisError> {
        let client = client(url)?;
        let current = Arc::new(Mutex::new(attempt(client.clone())));
        let connection = Self { client, current, prefix: prefix.into() };
        let info: String = connection.command(redis::cmd("INFO").arg("server")).await?;
        check_version(&info)?;
        Ok(connection)
    }

    /// The key of a record, from its kind and name.
    pub(super) fn key(&self, kind: &str, name: impl std::fmt::Display) -> String {
        format!("{}{kind}:{name}", self.prefix)
    }

    /// The key of something that exists once.
    pub(super) fn single_key(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    /// Runs a command that may be run twice.
    pub(super) async fn command<T: FromRedisValue>(&self, command: &Cmd) -> Result<T, RedisError> {
        let send = |mut connection| async move { command.query_async(&mut connection).await };
        self.repeatable(send).await
    }

    /// Runs a script with the prefix as its first argument. Each script recognises its own earlier success,
    /// so it may run again after a lost connection.
    pub(super) async fn script<T: FromRedisValue>(
        &self,
        script: &Script,
        arguments: &[&str],
    ) -> Result<T, RedisError> {
        let mut invocation = script.arg(&*self.prefix);
        invocation.arg(arguments);
        let invocation = &invocation;
        let send = |mut connection| async move { invocation.invoke_async(&mut connection).await };
        self.repeatable(send).await
    }

    /// Sends a request, and once more if the connection is lost meanwhile. After a timeout it is not
    /// repeated: the server has enough to do.
    async fn repeatable<T, F>(&self, send: impl Fn(MultiplexedConnection) -> F) -> Result<T, RedisError>
    where
        F: Future<Output = redis::RedisResult<T>>,
    {
        match self.once(&send).await {
            Err(error) if error.is_io_error() && !error.is_timeout() => Ok(self.once(&send).await?),
            outcome => Ok(outcome?),
        }
    }

    async fn once<T, F>(&self, send: impl Fn(MultiplexedConnection) -> F) -> redis::RedisResult<T>
    where
        F: Future<Output = redis::RedisResult<T>>,
    {
        let current = self.current.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let connection = current.clone().await.inspect_err(|_| self.replace(&current))?;
        let outcome = send(connection).await;
        if outcome.as_ref().is_err_and(ends_connection) {
            self.replace(&current);
        }
        outcome
    }

    /// Reconnects at the next request, unless another task already has.
    fn replace(&self, failed: &Attempt) {
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if current.ptr_eq(failed) {
            *current = attempt(self.client.clone());
        }
    }
}

/// Whether the next request needs a new connection. A timeout may mean that the other end vanished, and a
/// read-only server that another one has replaced it.
fn ends_connection(error: &redis::RedisError) -> bool {
    match error.kind() {
        ErrorKind::Server(kind) => {
            matches!(kind, ServerErrorKind::ReadOnly | ServerErrorKind::ResponseError)
        }
        ErrorKind::Extension | ErrorKind::UnexpectedReturnType => false,
        _ => true,
    }
}

fn attempt(client: Client) -> Attempt {
    let config = AsyncConnectionConfig::new()
        .set_connection_timeout(Some(PATIENCE))
        .set_response_timeout(Some(PATIENCE));
    async move { client.get_multiplexed_async_connection_with_config(&config).await }.boxed().shared()
}

fn check_version(info: &str) -> Result<(), RedisError> {
    let found = info.lines().find_map(|line| line.strip_prefix("redis_version:")).unwrap_or_default().trim();
    let mut numbers = found.split('.').map_while(|number| number.parse::<u32>().ok());
    match (numbers.next(), numbers.next()) {
        (Some(major), Some(minor)) if (major, minor) >= OLDEST => Ok(()),
        _ => Err(RedisError::Version { found: found.to_owned() }),
    }
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
