//! Redis Cluster: three primaries on this machine, with a replica each or without.

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

/// A node of a cluster.
pub type RedisClusterNode = Server<Node>;

/// A Redis Cluster.
pub struct RedisCluster {
    nodes: Vec<Server<Node>>,
    replicas: Vec<Server<Node>>,
}

impl RedisCluster {
    /// Starts a cluster of your own.
    ///
    /// # Panics
    ///
    /// If Redis is not installed, or the nodes don't agree within a minute.
    pub fn start() -> Self {
        let nodes: Vec<_> = (0..NODES).map(|_| Server::<Node>::start()).collect();
        let cluster = Self { nodes, replicas: Vec::new() };
        for (index, node) in cluster.nodes.iter().enumerate() {
            tell(node, &format!("CLUSTER SET-CONFIG-EPOCH {}", index + 1));
            let (first, next) = (index * SLOTS / NODES, (index + 1) * SLOTS / NODES);
            tell(node, &format!("CLUSTER ADDSLOTSRANGE {first} {}", next - 1));
        }
        let (port, bus) = (cluster.nodes[0].place.port, bus_port(&cluster.nodes[0]));
        for node in &cluster.nodes[1..] {
            tell(node, &format!("CLUSTER MEET 127.0.0.1 {port} {bus}"));
        }
        wait_until("the nodes know each other", || cluster.nodes.iter().all(|node| is_whole(node, NODES)));
        cluster
    }

    /// The same with replicas for each primary, of which one takes over soon after a second and a half without its primary.
    ///
    /// # Panics
    ///
    /// As [`start`](Self::start).
    pub fn start_with_replicas(each: usize) -> Self {
        let mut cluster = Self::start();
        let (port, bus) = (cluster.nodes[0].place.port, bus_port(&cluster.nodes[0]));
        for _ in 0..each * NODES {
            let replica = Server::<Node>::start();
            tell(&replica, &format!("CLUSTER MEET 127.0.0.1 {port} {bus}"));
            cluster.replicas.push(replica);
        }
        let all = || cluster.nodes.iter().chain(&cluster.replicas);
        for node in all() {
            tell(node, "CONFIG SET cluster-node-timeout 1500 repl-diskless-sync-delay 0 repl-timeout 5");
        }
        wait_until("the nodes know each other", || all().all(|node| is_whole(node, (1 + each) * NODES)));
        for (primary, replicas) in cluster.nodes.iter().zip(cluster.replicas.chunks(each)) {
            let name = tell(primary, "CLUSTER MYID");
            replicas
                .iter()
                .for_each(|replica| drop(tell(replica, &format!("CLUSTER REPLICATE {}", name.trim()))));
        }
        let is_followed =
            |node: &Server<Node>| tell(node, "INFO replication").matches("state=online").count() == each;
        wait_until("the replicas have everything", || cluster.nodes.iter().all(is_followed));
        cluster
    }

    /// The nodes that have, or had, the slots of a primary: itself and its replicas.
    pub fn shard(&self, primary: usize) -> Vec<&Server<Node>> {
        let each = self.replicas.len() / NODES;
        let replicas = &self.replicas[primary * each..(primary + 1) * each];
        std::iter::once(&self.nodes[primary]).chain(replicas).collect()
    }

    /// Waits until all slots have a primary, whichever it is, in the eyes of a node.
    ///
    /// # Panics
    ///
    /// If they have none after a minute.
    pub fn wait_until_whole(node: &Server<Node>) {
        wait_until("the slots have primaries", || tell(node, "CLUSTER INFO").contains("cluster_state:ok"));
    }

    /// Whether a node is a primary now.
    pub fn is_primary(node: &Server<Node>) -> bool {
        tell(node, "INFO replication").contains("role:master")
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

fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < deadline, "not after {PATIENCE:?}: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
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
fn is_whole(node: &Server<Node>, nodes: usize) -> bool {
    let info = tell(node, "CLUSTER INFO");
    info.contains("cluster_state:ok") && info.contains(&format!("cluster_known_nodes:{nodes}"))
}
