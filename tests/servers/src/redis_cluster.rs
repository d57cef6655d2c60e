//! Redis Cluster: three primaries on this machine.

use std::process::Command;
use std::time::{Duration, Instant};

use test_needs::Need;

use crate::kind::{Kind, Once, Place};
use crate::server::{Server, free_port};
use crate::{client, programs, redis};

/// How long the nodes may take to agree.
const PATIENCE: Duration = Duration::from_secs(60);

/// The slots of all nodes together.
const SLOTS: usize = 16384;

/// How many slots move at a time, at most.
const MOST_MOVED: usize = 30;

/// The nodes.
const NODES: usize = 3;

/// A node of a cluster, as a [`Kind`].
#[derive(Default)]
pub struct Node;

impl Kind for Node {
    const NAME: &'static str = "redis-cluster";
    const NEED: Need = test_needs::REDIS;
    const USER: &'static str = "redis";
    const STOP_SIGNAL: &'static str = "TERM";

    fn once() -> &'static Once<Self> {
        static ONCE: Once<Node> = Once::new();
        &ONCE
    }

    fn initialise(data: String) -> Vec<String> {
        vec!["mkdir".into(), data]
    }

    fn command_line(place: &Place) -> Vec<String> {
        let mut command = redis::command_line(programs::argument("redis-server"), place);
        // By default, the nodes' own port is the other one and 10000, which is no port where that one is high.
        let bus = free_port().to_string();
        let settings = ["--cluster-enabled", "yes", "--cluster-port", &bus, "--cluster-node-timeout", "5000"];
        command.extend(settings.map(String::from));
        command
    }

    fn ping(place: &Place) -> Command {
        redis::ping(place)
    }

    fn url(place: &Place) -> String {
        redis::url(place)
    }

    /// A cluster has one.
    fn create_database(&self, place: &Place) -> String {
        redis::url(place)
    }

    fn dump(place: &Place) -> Vec<u8> {
        redis::dump(place)
    }
}

/// A Redis Cluster.
pub struct RedisCluster {
    nodes: Vec<Server<Node>>,
}

impl RedisCluster {
    /// Starts a cluster of your own.
    ///
    /// # Panics
    ///
    /// If Redis is not installed, or the nodes don't agree within a minute.
    pub fn start() -> Self {
        let nodes: Vec<_> = (0..NODES).map(|_| Server::<Node>::start()).collect();
        let cluster = Self { nodes };
        for (index, node) in cluster.nodes.iter().enumerate() {
            tell(node, &format!("CLUSTER SET-CONFIG-EPOCH {}", index + 1));
            let (first, next) = (index * SLOTS / NODES, (index + 1) * SLOTS / NODES);
            tell(node, &format!("CLUSTER ADDSLOTSRANGE {first} {}", next - 1));
        }
        let (port, bus) = (cluster.nodes[0].place.port, bus_port(&cluster.nodes[0]));
        for node in &cluster.nodes[1..] {
            tell(node, &format!("CLUSTER MEET 127.0.0.1 {port} {bus}"));
        }
        let deadline = Instant::now() + PATIENCE;
        while !cluster.nodes.iter().all(is_whole) {
            assert!(Instant::now() < deadline, "the nodes don't agree after {PATIENCE:?}");
            std::thread::sleep(Duration::from_millis(20));
        }
        cluster
    }

    /// The URL for the store, with all nodes.
    pub fn url(&self) -> String {
        let hosts: Vec<_> = self.nodes.iter().map(|node| format!("127.0.0.1:{}", node.place.port)).collect();
        format!("redis+cluster://{}?node={}", hosts[0], hosts[1..].join("&node="))
    }

    /// What each node keeps: how many keys.
    pub fn sizes(&self) -> Vec<usize> {
        self.nodes.iter().map(|node| tell(node, "DBSIZE").trim().parse().expect("a number")).collect()
    }

    /// The nodes, to stop and start them.
    pub fn nodes(&self) -> &[Server<Node>] {
        &self.nodes
    }

    /// Moves some slots of a node to another, with their keys, while clients use them. Returns how many.
    ///
    /// # Panics
    ///
    /// If the nodes refuse.
    pub fn move_slots(&self, from: usize, to: usize) -> usize {
        let (from, to) = (&self.nodes[from], &self.nodes[to]);
        let [source, target] = [from, to].map(|node| tell(node, "CLUSTER MYID").trim().to_owned());
        let port = to.place.port;
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
                let port = port.to_string();
                let mut words = vec!["-e", "MIGRATE", "127.0.0.1", &port, "", "0", "5000", "KEYS"];
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

fn tell(node: &Server<Node>, command: &str) -> String {
    let words: Vec<_> = ["-e"].into_iter().chain(command.split(' ')).collect();
    String::from_utf8_lossy(&client::output(&mut redis::query(&node.place, 0, &words))).into_owned()
}

fn bus_port(node: &Server<Node>) -> String {
    let setting = tell(node, "CONFIG GET cluster-port");
    setting.lines().nth(1).expect("it has a value").trim().to_owned()
}

/// Whether a node sees all slots and all nodes.
fn is_whole(node: &Server<Node>) -> bool {
    let info = tell(node, "CLUSTER INFO");
    info.contains("cluster_state:ok") && info.contains(&format!("cluster_known_nodes:{NODES}"))
}
