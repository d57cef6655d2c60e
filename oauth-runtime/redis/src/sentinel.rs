//! Redis Sentinel: asks where the primary is.

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Client, ErrorKind, RedisResult, cmd};

use super::error::RedisError;
use super::url::{Address, Elsewhere};

/// The sentinels of a service, and how to connect to its servers.
pub(super) struct Sentinels {
    sentinels: Vec<Client>,
    service: String,
    server: Elsewhere,
}

/// Where a sentinel sees the primary.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Seen {
    /// Rises with each failover.
    epoch: u64,
    host: String,
    port: u16,
}

impl Sentinels {
    pub(super) fn new(
        sentinels: Vec<Address>,
        service: String,
        server: Elsewhere,
    ) -> Result<Self, RedisError> {
        let sentinels = sentinels.into_iter().map(Address::client).collect::<Result<_, _>>()?;
        Ok(Self { sentinels, service, server })
    }

    /// Connects to the primary. After a failover, sentinels may differ for a moment: the one with the latest failover is right. When most of
    /// them have answered, it waits for no other, which may hang.
    pub(super) async fn connect(&self, config: &AsyncConnectionConfig) -> RedisResult<MultiplexedConnection> {
        let mut asked: FuturesUnordered<_> =
            self.sentinels.iter().map(|sentinel| self.ask(sentinel, config)).collect();
        let mut last = None;
        let mut seen = Vec::new();
        while let Some(answer) = asked.next().await {
            match answer {
                Ok(answer) => seen.push(answer),
                Err(error) => last = Some(error),
            }
            if seen.len() > self.sentinels.len() / 2 {
                break;
            }
        }
        let Some(primary) = latest(seen) else {
            return Err(last.unwrap_or_else(nowhere));
        };
        let client = self.server.at(&primary.host, primary.port)?;
        let mut connection = client.get_multiplexed_async_connection_with_config(config).await?;
        let role: Vec<redis::Value> = cmd("ROLE").query_async(&mut connection).await?;
        match role.first().map(redis::from_redis_value_ref::<String>) {
            Some(Ok(role)) if role == "master" => Ok(connection),
            // It was, and the sentinels don't know better yet.
            _ => Err(nowhere()),
        }
    }

    async fn ask(&self, sentinel: &Client, config: &AsyncConnectionConfig) -> RedisResult<Seen> {
        let mut connection = sentinel.get_multiplexed_async_connection_with_config(config).await?;
        let mut ask = cmd("SENTINEL");
        let told: std::collections::HashMap<String, String> =
            ask.arg("MASTER").arg(&self.service).query_async(&mut connection).await?;
        let number = |name: &str| told.get(name).and_then(|value| value.parse::<u64>().ok());
        let port = number("port").and_then(|port| u16::try_from(port).ok());
        let (Some(host), Some(port)) = (told.get("ip").cloned(), port) else { return Err(nowhere()) };
        Ok(Seen { epoch: number("config-epoch").unwrap_or_default(), host, port })
    }
}

fn latest(seen: Vec<Seen>) -> Option<Seen> {
    seen.into_iter().max_by_key(|seen| seen.epoch)
}

/// Temporary, as a server that is away.
fn nowhere() -> redis::RedisError {
    (ErrorKind::MasterNameNotFoundBySentinel, "no sentinel knows a primary that takes writes").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_failover_counts() {
        let seen = |epoch, port| Seen { epoch, host: "host".into(), port };
        assert_eq!(latest(vec![seen(1, 1), seen(3, 3), seen(2, 2)]), Some(seen(3, 3)));
        assert_eq!(latest(Vec::new()), None);
    }
}
