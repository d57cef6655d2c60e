//! A server of each kind, through the client of its kind and over TCP.

use std::io::{BufRead, BufReader};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use test_needs::needs;

use crate::kind::{Kind, Place};
use crate::{MariaDb, Postgres, Redis, Server, client};

/// Runs a statement in the database of a URL.
type Client = fn(url: &str, statement: &str) -> Command;

fn psql(url: &str, statement: &str) -> Command {
    let mut psql = client::bounded("psql");
    psql.args(["--no-psqlrc", "--tuples-only", "--no-align", "--command", statement, url]);
    psql
}

fn mariadb(url: &str, statement: &str) -> Command {
    let (server, database) = url.strip_prefix("mysql://root@").unwrap().split_once('/').unwrap();
    let (host, port) = server.split_once(':').unwrap();
    let mut mariadb = client::bounded("mariadb");
    mariadb.args(["--no-defaults", "--user=root", "--protocol=tcp", "--batch", "--skip-column-names"]);
    mariadb.args(["--host", host, "--port", port, "--execute", statement, database]);
    mariadb
}

fn redis_cli(url: &str, statement: &str) -> Command {
    let mut redis = client::bounded("redis-cli");
    redis.args(["-e", "--raw", "-u", url]).args(statement.split('\t'));
    redis
}

fn run(client: Client, url: &str, statement: &str) -> String {
    String::from_utf8(client::output(&mut client(url, statement))).unwrap().trim_end().to_owned()
}

/// What is written, and looked for: nothing that a server's own tables contain.
const VALUE: &str = "a value to keep";

/// How often the value is in something.
fn count(bytes: &[u8]) -> usize {
    bytes.windows(VALUE.len()).filter(|window| *window == VALUE.as_bytes()).count()
}

fn files_with_value(place: &Place) -> Vec<String> {
    let mut grep = client::command("grep");
    let files =
        client::output(grep.args(["--recursive", "--files-with-matches", VALUE, &place.path("data")]));
    String::from_utf8(files).unwrap().lines().map(String::from).collect()
}

/// What a store's tests do with a server, with the statements that write and read `VALUE` under a name.
fn keeps_its_data<K: Kind>(client: Client, write: fn(&str) -> String, read: fn(&str) -> String) {
    let server = Server::<K>::start();
    let url = server.fresh_database();

    run(client, &url, &write("one"));
    assert_eq!(run(client, &url, &read("one")), VALUE);
    for other in [server.fresh_database(), server.url()] {
        let elsewhere = client(&other, &read("one")).output().unwrap();
        assert_eq!(count(&elsewhere.stdout), 0, "{url} and {other} are one database");
    }

    assert_eq!(count(&K::dump(&server.place)), 1);
    let files = files_with_value(&server.place);
    assert!(files.len() >= 2, "in the log of changes, and in the table: {files:?}");
    assert!(count(&server.dump()) >= 3);

    server.stop();
    assert!(!client::succeeds(&mut client(&url, &read("one"))), "it is stopped");
    server.start_again();
    assert_eq!(run(client, &url, &read("one")), VALUE);

    run(client, &url, &write("two"));
    server.kill();
    assert!(!client::succeeds(&mut client(&url, &read("two"))), "it is killed");
    server.start_again();
    assert_eq!(run(client, &url, &read("two")), VALUE);

    let directory = server.place.directory.clone();
    drop(server);
    assert!(!directory.exists());
}

fn create_table(name: &str) -> String {
    format!("CREATE TABLE {name} AS SELECT '{VALUE}' AS value")
}

fn select(name: &str) -> String {
    format!("SELECT value FROM {name}")
}

#[test]
fn postgres_keeps_its_data() {
    needs!(POSTGRESQL);
    keeps_its_data::<crate::postgres::Postgres>(psql, create_table, select);
}

#[test]
fn mariadb_keeps_its_data() {
    needs!(MARIADB);
    keeps_its_data::<crate::mariadb::MariaDb>(mariadb, create_table, select);
}

#[test]
fn redis_keeps_its_data() {
    needs!(REDIS);
    keeps_its_data::<crate::redis::Redis>(
        redis_cli,
        |name| format!("SET\t{name}\t{VALUE}"),
        |name| format!("GET\t{name}"),
    );
}

#[test]
fn nothing_is_left_of_a_killed_process() {
    needs!(POSTGRESQL, MARIADB, REDIS);
    let mut victim = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "tests::victim", "--ignored", "--nocapture"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let places: Vec<String> = BufReader::new(victim.stdout.take().unwrap())
        .lines()
        .map(Result::unwrap)
        .skip_while(|line| line != "started")
        .skip(1)
        .take(9)
        .collect();
    assert_eq!(places.len(), 9, "{places:?}");
    let left = || {
        let mut left = places.clone();
        left.retain(|place| Path::new(place).exists() || TcpStream::connect(place).is_ok());
        left
    };
    assert_eq!(left(), places);

    victim.kill().unwrap();
    victim.wait().unwrap();
    // The guardians are not children of this process, so there is nothing else to wait for.
    let deadline = Instant::now() + Duration::from_secs(120);
    while !left().is_empty() {
        assert!(Instant::now() < deadline, "still there: {:?}", left());
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Reports where its servers are, and waits for its end.
#[test]
#[ignore = "nothing_is_left_of_a_killed_process runs it: cargo test --package test-servers"]
fn victim() {
    fn tell<K: Kind>(server: &Server<K>) -> String {
        let Place { directory, port, .. } = &server.place;
        let template = K::once().template.get().unwrap().directory();
        format!("{}\n{}\n127.0.0.1:{port}", directory.display(), template.display())
    }
    let own = Redis::start();
    let places = [tell(Postgres::shared()), tell(MariaDb::shared()), tell(&own)];
    println!("started\n{}", places.join("\n"));
    std::io::stdin().read_line(&mut String::new()).unwrap();
}
