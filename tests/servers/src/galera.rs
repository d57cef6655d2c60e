//! Galera: three nodes of MariaDB, each of which takes writes.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use test_needs::Need;

use crate::kind::{Kind, Once, Place};
use crate::server::{Server, free_port};
use crate::{client, mariadb};

/// How long a node may take to join.
const PATIENCE: Duration = Duration::from_secs(90);

/// The nodes.
const NODES: usize = 3;

/// Where Debian's packages have it.
const PROVIDER: &str = "/usr/lib/galera/libgalera_smm.so";

/// How quickly nodes notice that another is gone.
const QUICK: &str = "gcache.size=16M;pc.recovery=no;evs.keepalive_period=PT0.5S;evs.inactive_check_period=PT0.5S;\
     evs.suspect_timeout=PT2S;evs.inactive_timeout=PT4S;evs.install_timeout=PT4S";

/// A node, as a [`Kind`].
#[derive(Default)]
pub struct Node;

impl Kind for Node {
    const NAME: &'static str = "galera";
    const NEED: Need = test_needs::GALERA;
    const USER: &'static str = "mysql";
    const STOP_SIGNAL: &'static str = "TERM";

    fn once() -> &'static Once<Self> {
        static ONCE: Once<Node> = Once::new();
        &ONCE
    }

    fn initialise(data: String) -> Vec<String> {
        mariadb::MariaDb::initialise(data)
    }

    fn command_line(place: &Place) -> Vec<String> {
        let mut command = mariadb::MariaDb::command_line(place);
        command.extend([
            "--binlog-format=ROW".into(),
            "--innodb-autoinc-lock-mode=2".into(),
            "--wsrep-on=ON".into(),
            format!("--wsrep-provider={PROVIDER}"),
            "--wsrep-node-address=127.0.0.1".into(),
            "--wsrep-sst-method=rsync".into(),
        ]);
        command
    }

    fn ping(place: &Place) -> Command {
        mariadb::query(place, "SELECT 1")
    }

    fn url(place: &Place) -> String {
        format!("mysql://root@127.0.0.1:{}/test", place.port)
    }

    fn create_database(&self, place: &Place) -> String {
        mariadb::MariaDb.create_database(place)
    }

    fn dump(place: &Place) -> Vec<u8> {
        mariadb::MariaDb::dump(place)
    }
}

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
        assert!(Path::new(PROVIDER).exists(), "Galera is not installed: Debian's package is galera-4");
        let buses: Vec<u16> = (0..NODES).map(|_| free_port()).collect();
        let all: Vec<_> = buses.iter().map(|bus| format!("127.0.0.1:{bus}")).collect();
        let arguments = buses.iter().enumerate().map(|(index, bus)| {
            let [transfer, state] = [free_port(), free_port()];
            vec![
                format!("--wsrep-cluster-address=gcomm://{}", all.join(",")),
                format!("--wsrep-node-name=node{index}"),
                format!("--wsrep-sst-receive-address=127.0.0.1:{state}"),
                format!(
                    "--wsrep-provider-options=gmcast.listen_addr=tcp://127.0.0.1:{bus};\
                     ist.recv_addr=127.0.0.1:{transfer};{QUICK}"
                ),
            ]
        });
        let arguments: Vec<Vec<String>> = arguments.collect();
        let first = [&["--wsrep-new-cluster".to_owned()], &*arguments[0]].concat();
        let first = Server::<Node>::start_with(first);
        // So that the others have less to fetch, they begin where it is now.
        first.stop();
        let seed = first.place.path("data");
        let copies: Vec<_> = (1..NODES).map(|_| copy(&seed)).collect();
        first.start_again();
        first.set_own_arguments(arguments[0].clone());
        let others = copies.into_iter().zip(&arguments[1..]);
        let others = others.map(|(guardian, own)| Server::begin_with(guardian, false, own.clone()));
        let nodes = std::iter::once(first).chain(others).collect();
        let cluster = Self { nodes, arguments };
        cluster.wait_until_whole();
        client::output(&mut mariadb::query(&cluster.nodes[0].place, "CREATE DATABASE IF NOT EXISTS test"));
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
        let at = |node: &Server<Node>| format!("mysql://root@127.0.0.1:{}/{name}", node.place.port);
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

impl Server<Node> {
    /// A variable of the node's status. Empty, if it doesn't answer.
    pub fn status(&self, name: &str) -> String {
        let output = mariadb::query(&self.place, &format!("SHOW STATUS LIKE '{name}'")).output();
        let answer = output.map(|output| output.stdout).unwrap_or_default();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        answer.trim().rsplit('\t').next().unwrap_or_default().to_owned()
    }
}

/// A guardian with the data of a node that is stopped.
fn copy(seed: &str) -> crate::guardian::Guardian {
    let guardian = crate::server::guardian::<Node>();
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
