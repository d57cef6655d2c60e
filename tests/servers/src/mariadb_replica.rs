//! Replication of MariaDB.

use crate::hosts::Site;
use crate::{MariaDb, client, mariadb};

/// What both have: each may be the primary.
const BOTH: [&str; 3] = ["--log-bin=binlog", "--log-slave-updates", "--sync-binlog=0"];

/// A primary waits for its replica before others see what it commits, however long that takes. By default, it gives up after 10 seconds.
const SEMI_SYNCHRONOUS: &str = "SET GLOBAL rpl_semi_sync_master_wait_point = AFTER_SYNC; \
     SET GLOBAL rpl_semi_sync_master_timeout = 86400000; SET GLOBAL rpl_semi_sync_master_enabled = ON";

impl MariaDb {
    /// A primary and a replica.
    ///
    /// # Panics
    ///
    /// If MariaDB is not installed, or one doesn't answer within a minute.
    pub fn start_with_replica(is_semi_synchronous: bool) -> (Self, Self) {
        let [primary, replica] = [1, 2].map(|number| {
            let mut own: Vec<String> = BOTH.map(String::from).to_vec();
            own.push(format!("--server-id={number}"));
            own.push("--rpl-semi-sync-slave-enabled=ON".into());
            Self::start_with(&Site::local(), own)
        });
        primary.run(mariadb::LET_IN);
        let port = primary.place.port;
        replica.run(&format!(
            "CHANGE MASTER TO MASTER_HOST='127.0.0.1', MASTER_PORT={port}, MASTER_USER='root', MASTER_USE_GTID=slave_pos; START SLAVE"
        ));
        replica.wait_for("Slave_running", "ON");
        if is_semi_synchronous {
            primary.run(SEMI_SYNCHRONOUS);
            primary.wait_for("Rpl_semi_sync_master_clients", "1");
        }
        (primary, replica)
    }

    /// The URL of a database of the primary, on this replica, once it is there.
    pub fn replicated(&self, database: &str) -> String {
        let name = database.rsplit('/').next().expect("a URL with a path");
        while !client::succeeds(&mut mariadb::query(&self.place, &format!("USE {name}"))) {
            std::thread::yield_now();
        }
        format!("mysql://root@{}/{name}", self.place.address())
    }

    /// Lets a replica stop to receive what its primary does.
    ///
    /// # Panics
    ///
    /// If it doesn't run.
    pub fn halt_receiver(&self) {
        self.run("STOP SLAVE IO_THREAD");
    }

    /// Makes a replica a primary, once it has repeated what it received.
    ///
    /// # Panics
    ///
    /// If it doesn't run.
    pub fn promote(&self) {
        self.run("STOP SLAVE IO_THREAD");
        while !self.run("SHOW SLAVE STATUS").contains("has read all relay log") {
            std::thread::yield_now();
        }
        self.run("STOP SLAVE; RESET SLAVE ALL");
    }

    fn wait_for(&self, name: &str, value: &str) {
        while !self.run(&format!("SHOW STATUS LIKE '{name}'")).trim().ends_with(value) {
            std::thread::yield_now();
        }
    }

    fn run(&self, sql: &str) -> String {
        String::from_utf8_lossy(&client::output(&mut mariadb::query(&self.place, sql))).into_owned()
    }
}
