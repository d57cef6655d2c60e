//! The nodes of a cluster one by one, for commands about the keys of one node.

use redis::cluster_routing::{RoutingInfo, SingleNodeRoutingInfo};
use redis::{Cmd, Value, cmd, from_redis_value, from_redis_value_ref};

use super::connection::{Answer, Connection};
use crate::error::RedisError;

/// Where a node is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Node {
    host: String,
    port: u16,
}

impl Connection {
    /// The nodes that take writes, in the order of their addresses. Each key is at one of them.
    pub(super) async fn primaries(&self) -> Result<Vec<Node>, RedisError> {
        let slots: Vec<Vec<Value>> = self.command(cmd("CLUSTER").arg("SLOTS")).await?;
        // First slot, last slot, the primary, its replicas.
        let mut nodes = Vec::new();
        for range in &slots {
            let Some(Value::Array(node)) = range.get(2) else { continue };
            let [host, port, ..] = node.as_slice() else { continue };
            let host = from_redis_value_ref(host).map_err(redis::RedisError::from)?;
            let port = from_redis_value_ref(port).map_err(redis::RedisError::from)?;
            nodes.push(Node { host, port });
        }
        nodes.sort();
        nodes.dedup();
        Ok(nodes)
    }

    /// Runs a command at a node.
    pub(super) async fn at<T: Answer>(&self, node: &Node, command: Cmd) -> Result<T, RedisError> {
        let Some(mut connection) = self.cluster_connection().await? else {
            return self.command(&command).await;
        };
        let Node { host, port } = node.clone();
        let routing = RoutingInfo::SingleNode(SingleNodeRoutingInfo::ByAddress { host, port });
        let answer = connection.route_command(command, routing).await?;
        Ok(from_redis_value(answer).map_err(redis::RedisError::from)?)
    }
}
