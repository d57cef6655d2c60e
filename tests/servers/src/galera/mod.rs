//! Galera: three nodes of MariaDB, each of which takes writes.

mod node;

use std::path::Path;
use std::time::{Duration, Instant};

use crate::hosts::Site;
use crate::server::{Server, free_port};
use crate::{client, mariadb};
use node::{Node, PROVIDER};

/// How long a node may take to join.
const PATIENCE: Duration = Duration::from_secs(90);

/// The nodes.
const NODES: usize = 3;

/// How quickly nodes notice that another is gone.
const QUICK: &str = "gcache.size=16M;pc.recovery=no;evs.keepalive_period=PT0.5S;evs.inactive_check_period=PT0.5S;\
     evs.suspect_timeout=PT2S;evs.inactive_timeout=PT4S;evs.install_timeout=PT4S";

/// A node of a cluster.
pub type GaleraNode = Server<Node>;

/// Three nodes.
pub struct Galera {
    nodes: Vec<Server<Node>>,
    arguments: Vec<Vec<String>>,
}

impl Galera {
    /// Starts a cluster of your own.
    ///
    /// # Panics
    ///
    /// If MariaDB or Galera is not installed, or the nodes don't find each other within a minute and a half.
    pub fn start() -> Self {
        Self::start_at(&[Site::local()])
    }

    /// The same at sites, in turn.
    ///
    /// # Panics
    ///
    /// As [`start`](Self::start).
    pub fn start_at(sites: &[Site]) -> Self {
        assert!(Path::new(PROVIDER).exists(), "Galera is not installed: Debian's package is galera-4");
        let at = |node: usize| &sites[node % sites.len()];
        let buses: Vec<_> = (0..NODES).map(|node| (at(node).address, free_port())).collect();
        let all: Vec<_> = buses.iter().map(|(host, bus)| format!("{host}:{bus}")).collect();
        let arguments = buses.iter().enumerate().map(|(index, (host, bus))| {
            let [transfer, state] = [free_port(), free_port()];
            vec![
                format!("--wsrep-cluster-address=gcomm://{}", all.join(",")),
                format!("--wsrep-node-name=node{index}"),
                format!("--wsrep-sst-receive-address={host}:{state}"),
                format!(
                    "--wsrep-provider-options=gmcast.listen_addr=tcp://{host}:{bus};\
                     ist.recv_addr={host}:{transfer};{QUICK}"
                ),
            ]
        });
        let arguments: Vec<Vec<String>> = arguments.collect();
        let first = [&["--wsrep-new-cluster".to_owned()], &*arguments[0]].concat();
        let first = Server::<Node>::start_with(at(0), first);
        // So that the others have less to fetch, they begin where it is now.
        first.stop();
        let seed = first.place.path("data");
        let copies: Vec<_> = (1..NODES).map(|node| (at(node), copy(&seed, at(node)))).collect();
        first.start_again();
        first.set_own_arguments(arguments[0].clone());
        let others = copies.into_iter().zip(&arguments[1..]);
        let others =
            others.map(|((site, guardian), own)| Server::begin_with(guardian, site, false, own.clone()));
        let nodes = std::iter::once(first).chain(others).collect();
        let cluster = Self { nodes, arguments };
        cluster.wait_until_whole();
        for statement in ["CREATE DATABASE IF NOT EXISTS test", mariadb::LET_IN] {
            client::output(&mut mariadb::query(&cluster.nodes[0].place, statement));
        }
        cluster
    }

    /// The nodes, to stop, halt and start them. The arguments are those with which a node joins the others.
    pub fn nodes(&self) -> &[Server<Node>] {
        &self.nodes
    }

    /// An empty database, as a URL at each node.
    ///
    /// # Panics
    ///
    /// If a node doesn't run.
    pub fn fresh_database(&self) -> Vec<String> {
        let url = self.nodes[0].fresh_database();
        let (_, name) = url.rsplit_once('/').expect("a URL with a path");
        let at = |node: &Server<Node>| format!("mysql://root@{}/{name}", node.place.address());
        let urls = self.nodes.iter().map(at).collect();
        for node in &self.nodes {
            // It has come to this node too.
            wait_until("the database", || {
                client::succeeds(&mut mariadb::query(&node.place, &format!("USE {name}")))
            });
        }
        urls
    }

    /// Waits until each node is one of three, and has everything.
    ///
    /// # Panics
    ///
    /// If that takes longer than a minute and a half.
    pub fn wait_until_whole(&self) {
        let size = NODES.to_string();
        for node in &self.nodes {
            wait_until("all nodes are there", || {
                node.status("wsrep_cluster_size") == size && node.status("wsrep_ready") == "ON"
            });
        }
    }

    /// How a node joins the others.
    pub fn arguments(&self, node: usize) -> &[String] {
        &self.arguments[node]
    }
}

/// A guardian with the data of a node that is stopped.
fn copy(seed: &str, site: &Site) -> crate::guardian::Guardian {
    let guardian = crate::server::guardian::<Node>(site);
    guardian.run(&["cp".into(), "--archive".into(), seed.into(), guardian.path("data")]);
    let state = guardian.path("data/grastate.dat");
    // Only the first one begins a cluster.
    guardian.run(&["sed".into(), "-i".into(), "s/safe_to_bootstrap: 1/safe_to_bootstrap: 0/".into(), state]);
    guardian
}

fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !is_so() {
        assert!(Instant::now() < deadline, "not after {PATIENCE:?}: {what}");
        std::thread::sleep(Duration::from_millis(50));
    }
}
