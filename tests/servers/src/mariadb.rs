//! MariaDB.

use std::process::Command;

use test_needs::Need;

use crate::kind::{Kind, Once, Place};
use crate::{client, programs, tls};

/// MariaDB, as a [`Kind`].
#[derive(Default)]
pub struct MariaDb;

/// What the server and the initialisation must agree about, and what makes both small and quick.
const SETTINGS: [&str; 6] = [
    "--skip-name-resolve",
    "--innodb-log-file-size=8M",
    "--innodb-use-native-aio=0",
    // Only processes are killed here, not the machine: what they wrote stays.
    "--innodb-flush-method=nosync",
    "--debug-no-sync",
    "--innodb-flush-log-at-trx-commit=2",
];

impl Kind for MariaDb {
    const NAME: &'static str = "mariadb";
    const NEED: Need = test_needs::MARIADB;
    const USER: &'static str = "mysql";
    const STOP_SIGNAL: &'static str = "TERM";

    fn once() -> &'static Once<Self> {
        static ONCE: Once<MariaDb> = Once::new();
        &ONCE
    }

    fn initialise(data: String) -> Vec<String> {
        let mut command = vec![
            programs::argument("mariadb-install-db"),
            "--no-defaults".into(),
            "--auth-root-authentication-method=normal".into(),
            "--skip-test-db".into(),
            format!("--datadir={data}"),
        ];
        command.extend(SETTINGS.map(String::from));
        command
    }

    fn command_line(place: &Place) -> Vec<String> {
        let mut command = vec![
            programs::argument("mariadbd"),
            "--no-defaults".into(),
            format!("--datadir={}", place.path("data")),
            format!("--tmpdir={}", place.directory.display()),
            format!("--pid-file={}", place.path("pid")),
            format!("--socket={}", place.path("socket")),
            format!("--port={}", place.port),
            format!("--bind-address={}", place.host),
            // As in Debian's configuration.
            "--character-set-server=utf8mb4".into(),
            "--collation-server=utf8mb4_general_ci".into(),
            "--innodb-buffer-pool-size=32M".into(),
            "--key-buffer-size=1M".into(),
            "--aria-pagecache-buffer-size=1M".into(),
            "--skip-log-bin".into(),
        ];
        command.extend(SETTINGS.map(String::from));
        if place.tls {
            command.push(format!("--ssl-cert={}", place.path(tls::CERTIFICATE)));
            command.push(format!("--ssl-key={}", place.path(tls::KEY)));
        }
        command
    }

    fn ping(place: &Place) -> Command {
        // The database that the URL names. It's idempotent, so that it fits here.
        query(place, "CREATE DATABASE IF NOT EXISTS test")
    }

    fn url(place: &Place) -> String {
        format!("mysql://root@{}:{}/test", place.host, place.port)
    }

    fn create_database(&self, place: &Place) -> String {
        let name = client::random_name();
        client::output(&mut query(place, &format!("CREATE DATABASE {name}")));
        format!("mysql://root@{}:{}/{name}", place.host, place.port)
    }

    fn dump(place: &Place) -> Vec<u8> {
        let mut dump = connected("mariadb-dump", place);
        let dump = client::output(dump.args(["--all-databases", "--hex-blob", "--single-transaction"]));
        client::output(query(place, WRITE_PAGES).arg("--delimiter=//"));
        dump
    }
}

/// Lets clients and other servers in from wherever they are.
pub(crate) const LET_IN: &str =
    "CREATE USER IF NOT EXISTS root@'%'; GRANT ALL ON *.* TO root@'%' WITH GRANT OPTION; FLUSH PRIVILEGES";

/// Writes all tables to their files. There is no statement for that, only a limit on unwritten data. The lock
/// keeps other tests from writing meanwhile.
const WRITE_PAGES: &str = "
    FLUSH TABLES WITH READ LOCK //
    SET GLOBAL innodb_max_dirty_pages_pct = 0 //
    BEGIN NOT ATOMIC
        WHILE (SELECT variable_value FROM information_schema.global_status
               WHERE variable_name = 'INNODB_BUFFER_POOL_PAGES_DIRTY') > 0
        DO
            DO SLEEP(0.02);
        END WHILE;
    END //
    SET GLOBAL innodb_max_dirty_pages_pct = DEFAULT //";

pub(crate) fn query(place: &Place, sql: &str) -> Command {
    let mut mariadb = connected("mariadb", place);
    mariadb.args(["--batch", "--skip-column-names", "--execute", sql]);
    mariadb
}

fn connected(program: &str, place: &Place) -> Command {
    let mut command = client::bounded(program);
    command.args(["--no-defaults", "--user=root"]).arg(format!("--socket={}", place.path("socket")));
    command
}
