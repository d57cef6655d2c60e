//! PostgreSQL.

use std::process::Command;

use test_needs::Need;

use crate::guardian::Guardian;
use crate::hosts::Site;
use crate::kind::{Kind, Once, Place};
use crate::{client, programs, tls};

/// PostgreSQL, as a [`Kind`].
#[derive(Default)]
pub struct Postgres;

impl Kind for Postgres {
    const NAME: &'static str = "postgres";
    const NEED: Need = test_needs::POSTGRESQL;
    const USER: &'static str = "postgres";
    // SIGTERM would wait for the clients.
    const STOP_SIGNAL: &'static str = "INT";

    fn once() -> &'static Once<Self> {
        static ONCE: Once<Postgres> = Once::new();
        &ONCE
    }

    fn initialise(data: String) -> Vec<String> {
        vec![
            programs::argument("initdb"),
            format!("--pgdata={data}"),
            "--username=postgres".into(),
            "--auth=trust".into(),
            "--encoding=UTF8".into(),
            "--no-locale".into(),
            "--no-sync".into(),
            // Megabytes; small files are copied and dumped faster.
            "--wal-segsize=4".into(),
        ]
    }

    fn command_line(place: &Place) -> Vec<String> {
        let mut command = vec![programs::argument("postgres"), "-D".into(), place.path("data")];
        for setting in [
            &format!("listen_addresses={}", place.host),
            &format!("port={}", place.port),
            &format!("unix_socket_directories={}", place.directory.display()),
            "max_connections=100",
            "shared_buffers=16MB",
            // Only processes are killed here, not the machine: what they wrote stays.
            "fsync=off",
            // A replica finds its primary again at once.
            "wal_retrieve_retry_interval=100ms",
            // In the data directory, where it is removed with the rest.
            "dynamic_shared_memory_type=mmap",
        ] {
            command.extend(["-c".into(), setting.to_owned()]);
        }
        if place.tls {
            let certificate = format!("ssl_cert_file={}", place.path(tls::CERTIFICATE));
            let key = format!("ssl_key_file={}", place.path(tls::KEY));
            for setting in ["ssl=on".to_owned(), certificate, key] {
                command.extend(["-c".into(), setting]);
            }
        }
        command
    }

    fn settle(guardian: &Guardian, site: &Site) {
        if !site.is_local() {
            let lines = "for what in all replication; do echo \"host $what all 10.0.0.0/8 trust\"; done >>data/pg_hba.conf";
            guardian.run(&["sh".into(), "-c".into(), lines.into()]);
        }
    }

    fn ping(place: &Place) -> Command {
        query(place, "SELECT 1")
    }

    fn url(place: &Place) -> String {
        format!("postgres://postgres@{}:{}/postgres", place.host, place.port)
    }

    fn create_database(&self, place: &Place) -> String {
        let name = client::random_name();
        // Nobody can be connected to template0, which would prevent the copy.
        client::output(&mut query(place, &format!("CREATE DATABASE {name} TEMPLATE template0")));
        format!("postgres://postgres@{}:{}/{name}", place.host, place.port)
    }

    fn dump(place: &Place) -> Vec<u8> {
        let dump = client::output(&mut connected("pg_dumpall", place));
        client::output(&mut query(place, "CHECKPOINT"));
        dump
    }
}

pub(crate) fn query(place: &Place, sql: &str) -> Command {
    let mut psql = connected("psql", place);
    psql.args(["--no-psqlrc", "--dbname=postgres", "--command", sql]);
    psql
}

fn connected(program: &str, place: &Place) -> Command {
    let mut command = client::bounded(program);
    command.arg("--host").arg(&place.directory).args(["--username=postgres", "--no-password"]);
    command.arg(format!("--port={}", place.port));
    command
}
