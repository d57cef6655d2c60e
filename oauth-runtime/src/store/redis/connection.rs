//! Connecting, and running commands and scripts with one retry.

use std::time::Duration;

use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{Client, Cmd, FromRedisValue, IntoConnectionInfo, Script};

use super::error::RedisError;

/// A server in the same data centre answers in a millisecond.
const RESPONSE_TIMEOUT: Duration = Duration::from_secs(2);

const CONNECTION_TIMEOUT: Duration = Duration::from_secs(2);

/// The connection, which is made again when it is lost, and what all keys begin with.
#[derive(Clone)]
pub(super) struct Connection {
    manager: ConnectionManager,
    prefix: String,
}

impl Connection {
    pub(super) async fn open(url: &str, prefix: String) -> Result<Self, RedisError> {
        let info = url.into_connection_info().map_err(|error| RedisError::Url(without_detail(&error)))?;
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(CONNECTION_TIMEOUT))
            .set_response_timeout(Some(RESPONSE_TIMEOUT))
            .set_number_of_retries(1)
            .set_min_delay(Duration::from_millis(10))
            .set_max_delay(Duration::from_millis(50));
        let manager = ConnectionManager::new_with_config(Client::open(info)?, config).await?;
        let connection = Self { manager, prefix };
        connection.check_version().await?;
        Ok(connection)
    }

    async fn check_version(&self) -> Result<(), RedisError> {
        let info: String = self.command(redis::cmd("INFO").arg("server")).await?;
        let version = info.lines().find_map(|line| line.strip_prefix("redis_version:")).unwrap_or_default();
        let mut numbers = version.split('.').map(|number| number.parse::<u32>().unwrap_or_default());
        if (numbers.next(), numbers.next()) >= (Some(6), Some(2)) {
            Ok(())
        } else {
            Err(RedisError::Version { found: version.trim().to_owned() })
        }
    }

    /// The key of a kind of record, by its name.
    pub(super) fn key(&self, kind: &str, name: impl std::fmt::Display) -> String {
        format!("{}{kind}:{name}", self.prefix)
    }

    /// The key that has a name of its own.
    pub(super) fn single_key(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    /// Runs a command that may be run twice.
    pub(super) async fn command<T: FromRedisValue>(&self, command: &Cmd) -> Result<T, RedisError> {
        let mut manager = self.manager.clone();
        match command.query_async(&mut manager).await.map_err(RedisError::from) {
            Err(error) if error.is_disconnection() => Ok(command.query_async(&mut manager).await?),
            outcome => outcome,
        }
    }

    /// Runs a script with the prefix as its first argument. Each script knows its own earlier success, so it may be run
    /// again where the connection was lost.
    pub(super) async fn script<T: FromRedisValue>(
        &self,
        script: &Script,
        arguments: &[&str],
    ) -> Result<T, RedisError> {
        let mut manager = self.manager.clone();
        let mut invocation = script.arg(&self.prefix);
        invocation.arg(arguments);
        match invocation.invoke_async(&mut manager).await.map_err(RedisError::from) {
            Err(error) if error.is_disconnection() => Ok(invocation.invoke_async(&mut manager).await?),
            outcome => outcome,
        }
    }
}

/// What is wrong with a URL, without the URL: it may have a password in it.
fn without_detail(error: &redis::RedisError) -> String {
    match error.kind() {
        redis::ErrorKind::InvalidClientConfig => "it is malformed".to_owned(),
        kind => format!("{kind:?}"),
    }
}
