//! Slots that move from one node to another.

use super::{Node, RedisCluster, tell};
use crate::server::Server;
use crate::{client, redis};

/// How many slots move at a time, at most.
const MOST_MOVED: usize = 30;

impl RedisCluster {
    /// Moves some slots of a node to another, with their keys, while clients use them. Returns how many.
    ///
    /// # Panics
    ///
    /// If the nodes refuse.
    pub fn move_slots(&self, from: usize, to: usize) -> usize {
        let (from, to) = (&self.nodes[from], &self.nodes[to]);
        let [source, target] = [from, to].map(|node| tell(node, "CLUSTER MYID").trim().to_owned());
        let (host, port) = (to.place.host.to_string(), to.place.port.to_string());
        let slots = slots(from);
        for slot in &slots {
            tell(to, &format!("CLUSTER SETSLOT {slot} IMPORTING {source}"));
            tell(from, &format!("CLUSTER SETSLOT {slot} MIGRATING {target}"));
            loop {
                let keys = tell(from, &format!("CLUSTER GETKEYSINSLOT {slot} 100"));
                let keys: Vec<_> = keys.lines().filter(|key| !key.is_empty()).collect();
                if keys.is_empty() {
                    break;
                }
                let mut words = vec!["-e", "MIGRATE", &host, &port, "", "0", "5000", "KEYS"];
                words.extend(keys);
                client::output(&mut redis::query(&from.place, 0, &words));
            }
            for node in [to, from] {
                tell(node, &format!("CLUSTER SETSLOT {slot} NODE {target}"));
            }
        }
        slots.len()
    }
}

/// Some slots of a node that have keys.
fn slots(node: &Server<Node>) -> Vec<usize> {
    let random = (0..MOST_MOVED).map(|_| tell(node, "RANDOMKEY"));
    let mut slots: Vec<usize> = random
        .map(|key| tell(node, &format!("CLUSTER KEYSLOT {}", key.trim())).trim().parse().expect("a slot"))
        .collect();
    slots.sort_unstable();
    slots.dedup();
    slots
}
