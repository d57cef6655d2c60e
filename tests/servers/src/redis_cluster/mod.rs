//! Redis Cluster: three primaries on this machine, with a replica each or without.

mod slots;

use std::process::Command;
use std::time::{Duration, Instant};

use test_needs::Need;

use crate::hosts::Site;
use crate::kind::{Kind, Once, Place};
use crate::server::{Server, free_port};
use crate::{programs, redis};

/// How long the nodes may take to agree.
const PATIENCE: Duration = Duration::from_secs(60);

/// The slots of all nodes together.
const SLOTS: usize = 16384;

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
        Self::start_at(&[Site::local()])
    }

    /// The same at sites, in turn.
    ///
    /// # Panics
    ///
    /// As [`start`](Self::start).
    pub fn start_at(sites: &[Site]) -> Self {
        let nodes: Vec<_> =
            (0..NODES).map(|node| Server::<Node>::start_at(&sites[node % sites.len()])).collect();
        let cluster = Self { nodes, replicas: Vec::new() };
        for (index, node) in cluster.nodes.iter().enumerate() {
            tell(node, &format!("CLUSTER SET-CONFIG-EPOCH {}", index + 1));
            let (first, next) = (index * SLOTS / NODES, (index + 1) * SLOTS / NODES);
            tell(node, &format!("CLUSTER ADDSLOTSRANGE {first} {}", next - 1));
        }
        let meet = meeting(&cluster.nodes[0]);
        cluster.nodes[1..].iter().for_each(|node| drop(tell(node, &meet)));
        wait_until("the nodes know each other", || cluster.nodes.iter().all(|node| is_whole(node, NODES)));
        cluster
    }

    /// The same with replicas for each primary, of which one takes over soon after a second and a half without its primary.
    ///
    /// # Panics
    ///
    /// As [`start`](Self::start).
    pub fn start_with_replicas(each: usize) -> Self {
        Self::start_with_replicas_at(&[Site::local()], each)
    }

    /// The same at sites: if there are three, no two nodes of a shard are at one.
    ///
    /// # Panics
    ///
    /// As [`start`](Self::start).
    pub fn start_with_replicas_at(sites: &[Site], each: usize) -> Self {
        let mut cluster = Self::start_at(sites);
        let meet = meeting(&cluster.nodes[0]);
        for number in 0..each * NODES {
            // The replicas of a primary follow each other, and are at the sites after its own.
            let (primary, replica) = (number / each, number % each);
            let replica = Server::<Node>::start_at(&sites[(primary + replica + 1) % sites.len()]);
            tell(&replica, &meet);
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

    /// Waits until the primaries have all replicas again, whichever node is what.
    ///
    /// # Panics
    ///
    /// If they don't after a minute.
    pub fn wait_until_followed(&self) {
        let followers = |node: &Server<Node>| tell(node, "INFO replication").matches("state=online").count();
        let all = || self.nodes.iter().chain(&self.replicas);
        wait_until("the replicas follow", || all().map(followers).sum::<usize>() == self.replicas.len());
        Self::wait_until_whole(&self.nodes[0]);
    }

    /// Whether a node is a primary now.
    pub fn is_primary(node: &Server<Node>) -> bool {
        tell(node, "INFO replication").contains("role:master")
    }

    /// The URL for the store, with all nodes.
    pub fn url(&self) -> String {
        let hosts: Vec<_> = self.nodes.iter().map(|node| node.place.address()).collect();
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
}

fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < deadline, "not after {PATIENCE:?}: {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn tell(node: &Server<Node>, command: &str) -> String {
    redis::tell(&node.place, command)
}

fn bus_port(node: &Server<Node>) -> String {
    let setting = tell(node, "CONFIG GET cluster-port");
    setting.lines().nth(1).expect("it has a value").trim().to_owned()
}

/// What another node is told to meet this one.
fn meeting(node: &Server<Node>) -> String {
    format!("CLUSTER MEET {} {} {}", node.place.host, node.place.port, bus_port(node))
}

/// Whether a node sees all slots and all nodes.
fn is_whole(node: &Server<Node>, nodes: usize) -> bool {
    let info = tell(node, "CLUSTER INFO");
    info.contains("cluster_state:ok") && info.contains(&format!("cluster_known_nodes:{nodes}"))
}
