//! A node.

use std::process::Command;

use test_needs::Need;

use crate::kind::{Kind, Once, Place};
use crate::mariadb;
use crate::server::Server;

/// Where Debian's packages have it.
pub(super) const PROVIDER: &str = "/usr/lib/galera/libgalera_smm.so";

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
            format!("--wsrep-node-address={}", place.host),
            "--wsrep-sst-method=rsync".into(),
        ]);
        command
    }

    fn ping(place: &Place) -> Command {
        mariadb::query(place, "SELECT 1")
    }

    fn url(place: &Place) -> String {
        format!("mysql://root@{}/test", place.address())
    }

    fn create_database(&self, place: &Place) -> String {
        mariadb::MariaDb.create_database(place)
    }

    fn dump(place: &Place) -> Vec<u8> {
        mariadb::MariaDb::dump(place)
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
