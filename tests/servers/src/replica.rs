//! Streaming replication of PostgreSQL.

use crate::hosts::Site;
use crate::server::guardian;
use crate::{Postgres, client, postgres, programs};

impl Postgres {
    /// Starts a replica: a server that repeats what this one does, and refuses changes.
    ///
    /// # Panics
    ///
    /// If this one doesn't run, or the replica doesn't answer within a minute.
    pub fn replica(&self) -> Self {
        self.replica_at(&Site::local())
    }

    /// The same at a site.
    ///
    /// # Panics
    ///
    /// As [`replica`](Self::replica).
    pub fn replica_at(&self, site: &Site) -> Self {
        let guardian = guardian::<postgres::Postgres>(site);
        // A socket leads past a cut.
        let directory = self.place.directory.display();
        let host = if site.is_local() { directory.to_string() } else { self.place.host.to_string() };
        guardian.run(&[
            programs::argument("pg_basebackup"),
            format!("--pgdata={}", guardian.path("data")),
            format!("--host={host}"),
            format!("--port={}", self.place.port),
            "--username=postgres".into(),
            "--checkpoint=fast".into(),
            "--no-sync".into(),
            "--write-recovery-conf".into(),
        ]);
        Self::begin(guardian, site, false)
    }

    /// The URL of a database of the primary, on this replica.
    pub fn url_of(&self, database: &str) -> String {
        let name = database.rsplit('/').next().expect("a URL with a path");
        format!("postgres://postgres@{}:{}/{name}", self.place.host, self.place.port)
    }

    /// Lets a replica stop to repeat what its primary does. It still receives it.
    ///
    /// # Panics
    ///
    /// If it is none.
    pub fn pause_replay(&self) {
        self.run("SELECT pg_wal_replay_pause()");
        while self.run("SELECT pg_get_wal_replay_pause_state()") != "paused" {
            std::thread::yield_now();
        }
    }

    /// Lets a replica stop to receive what its primary does, and forget where the primary is.
    ///
    /// # Panics
    ///
    /// If it doesn't run.
    pub fn halt_receiver(&self) {
        self.run("ALTER SYSTEM SET primary_conninfo = ''");
        self.run("SELECT pg_reload_conf()");
        while self.run("SELECT count(*) FROM pg_stat_wal_receiver") != "0" {
            std::thread::yield_now();
        }
    }

    /// Waits until a replica is there.
    ///
    /// # Panics
    ///
    /// If this one doesn't run.
    pub fn wait_for_standby(&self) {
        while self.run("SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'") == "0" {
            std::thread::yield_now();
        }
    }

    /// Acknowledges no commit that the replica doesn't have.
    ///
    /// # Panics
    ///
    /// If no replica is there after a minute.
    pub fn require_standby(&self) {
        self.run("ALTER SYSTEM SET synchronous_standby_names = '*'");
        self.run("SELECT pg_reload_conf()");
        while self.run("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'") == "0" {
            std::thread::yield_now();
        }
    }

    /// Makes a replica a primary.
    ///
    /// # Panics
    ///
    /// If it is none.
    pub fn promote(&self) {
        self.run("SELECT pg_promote()");
    }

    /// Lets a replica go on.
    ///
    /// # Panics
    ///
    /// If it is none.
    pub fn resume_replay(&self) {
        self.run("SELECT pg_wal_replay_resume()");
    }

    fn run(&self, sql: &str) -> String {
        let mut query = postgres::query(&self.place, sql);
        let answer = client::output(query.args(["--no-align", "--tuples-only"]));
        String::from_utf8_lossy(&answer).trim().to_owned()
    }
}
