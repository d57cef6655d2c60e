//! What the README says about backups, restores and upgrades.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::Value;
use test_needs::needs;
use test_servers::{MariaDb, Postgres, Redis};

use super::{client, is_active, post};
use crate::browser::Browser;
use crate::doctor::{Practice, assert_found};
use crate::process::{CONFIG, Origin, Provider, config_file, program};

const SECRET: &str = "store_secret = \"c0ffee5f8b1d0c2a7e4f639b8d7c6a5e\"\n";

/// A person who logged in, a client with tokens of hers, and the provider's keys.
struct Before {
    browser: Browser,
    access_token: String,
    refresh_token: String,
    keys: String,
}

impl Before {
    async fn at(provider: &Origin) -> Self {
        let browser = Browser::new(&provider.url);
        let request = authorization(provider);
        let code = browser.approve(&request, "alice", "wonderland").await.response()["code"].clone();
        let tokens = tokens(provider, &[("grant_type", "authorization_code"), ("code", &code)]).await;
        let keys = keys(provider).await;
        Self { browser, access_token: tokens.0, refresh_token: tokens.1, keys }
    }

    /// All of it is there at a provider on the restored store.
    async fn ensure_at(&self, provider: &Origin) {
        assert_eq!(keys(provider).await, self.keys, "it signs with the same keys");
        assert!(is_active(&client(), provider, &self.access_token).await);
        let refresh = [("grant_type", "refresh_token"), ("refresh_token", self.refresh_token.as_str())];
        let (refreshed, _) = tokens(provider, &refresh).await;
        assert!(is_active(&client(), provider, &refreshed).await);
        // Neither a login nor a consent.
        let again = self.browser.open(&authorization(provider)).await.response();
        assert!(again.contains_key("code"), "{again:?}");
    }
}

fn authorization(provider: &Origin) -> String {
    format!("{}/authorize?response_type=code&client_id=web&scope=read&state=s", provider.url)
}

async fn tokens(provider: &Origin, form: &[(&str, &str)]) -> (String, String) {
    let answer = post(&client(), provider, "/token", form).await.expect("an answer");
    let tokens: Value = answer.json().await.expect("JSON");
    let token = |name: &str| tokens[name].as_str().unwrap_or_else(|| panic!("{tokens}")).to_owned();
    (token("access_token"), tokens["refresh_token"].as_str().unwrap_or_default().to_owned())
}

async fn keys(provider: &Origin) -> String {
    reqwest::get(provider.url_of("/jwks")).await.expect("an answer").text().await.expect("text")
}

async fn later_token(provider: &Origin) -> String {
    let form = [("grant_type", "password"), ("username", "alice"), ("password", "wonderland")];
    tokens(provider, &form).await.0
}

/// The program at the same address as before: the cookies and the issuer are the same.
fn start(config: &Path, store: &str, listen: &str) -> Provider {
    let mut program = program();
    Provider::spawn(program.arg("--config").arg(config).args(["--store", store, "--listen", listen]))
}

pub(super) fn run(command: &mut Command) {
    let output = command.output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The backup is made while clients get tokens; the provider ends, and another one starts on the restored store.
async fn survives(config: &str, store: &str, back_up: impl FnOnce(), restore: impl FnOnce() -> String) {
    let config = config_file(&format!("{config}{CONFIG}"));
    let first = start(config.path(), store, "127.0.0.1:0");
    let before = Before::at(&first).await;
    let (origin, stop) = (Origin { url: first.url.clone() }, Arc::new(AtomicBool::new(false)));
    let stopped = Arc::clone(&stop);
    let load = tokio::spawn(async move {
        let mut issued = 0;
        while !stopped.load(Ordering::Relaxed) {
            later_token(&origin).await;
            issued += 1;
        }
        issued
    });
    tokio::task::block_in_place(back_up);
    stop.store(true, Ordering::Relaxed);
    assert!(load.await.expect("no failure during the backup") > 0);
    let later = later_token(&first).await;
    assert!(is_active(&client(), &first, &later).await);
    let listen = first.url.trim_start_matches("http://").to_owned();
    first.kill();

    let second = start(config.path(), &tokio::task::block_in_place(restore), &listen);
    before.ensure_at(&second).await;
    assert!(!is_active(&client(), &second, &later).await, "it came after the backup");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_of_sqlite_during_service_has_everything() {
    needs!(SQLITE);
    let directory = tempfile::tempdir().expect("a directory");
    let path = |name: &str| directory.path().join(name);
    for name in ["old", "backup", "new"] {
        fs::create_dir(path(name)).expect("a directory");
    }
    let back_up = || {
        let statement = format!("VACUUM INTO '{}'", path("backup/provider.db").display());
        run(Command::new("sqlite3").arg(path("old/provider.db")).arg(statement));
    };
    let restore = || {
        fs::copy(path("backup/provider.db"), path("new/provider.db")).expect("copied");
        // It is kept apart from the backup.
        fs::copy(path("old/provider.db.secret"), path("new/provider.db.secret")).expect("copied");
        format!("sqlite://{}", path("new/provider.db").display())
    };
    survives("", &format!("sqlite://{}", path("old/provider.db").display()), back_up, restore).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_of_postgresql_during_service_has_everything() {
    needs!(POSTGRESQL);
    let directory = tempfile::tempdir().expect("a directory");
    let dump = directory.path().join("provider.dump");
    let (old, new) = (Postgres::shared().fresh_database(), Postgres::shared().fresh_database());
    let back_up = || run(Command::new("pg_dump").args(["--format=custom", "--file"]).arg(&dump).arg(&old));
    let restore = || {
        run(Command::new("pg_restore").args(["--no-owner", "--dbname", &new]).arg(&dump));
        new.clone()
    };
    survives(SECRET, &old, back_up, restore).await;
}

/// The options of MariaDB's programs for a URL, and the database.
pub(super) fn connected(program: &str, url: &str) -> (Command, String) {
    let url = reqwest::Url::parse(url).expect("a URL");
    let mut command = Command::new(program);
    command.args(["--no-defaults", "--protocol=tcp", "--user", url.username()]);
    command.args(["--host", url.host_str().expect("a host")]);
    command.arg(format!("--port={}", url.port().expect("a port")));
    (command, url.path().trim_start_matches('/').to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_of_mariadb_during_service_has_everything() {
    needs!(MARIADB);
    let directory = tempfile::tempdir().expect("a directory");
    let dump = directory.path().join("provider.sql");
    let (old, new) = (MariaDb::shared().fresh_database(), MariaDb::shared().fresh_database());
    let back_up = || {
        let (mut command, database) = connected("mariadb-dump", &old);
        let written = fs::File::create(&dump).expect("a file");
        run(command.arg("--single-transaction").arg(database).stdout(written));
    };
    let restore = || {
        let (mut command, database) = connected("mariadb", &new);
        run(command.arg(database).stdin(fs::File::open(&dump).expect("the backup")));
        new.clone()
    };
    survives(SECRET, &old, back_up, restore).await;
}

/// A server on the file of a backup. It ends with the test.
struct Restored(Child);

impl Restored {
    /// Tries several ports: another process may take a free one before the server does.
    fn start(directory: &Path) -> (Self, String) {
        for _ in 0..10 {
            let free = std::net::TcpListener::bind("127.0.0.1:0").and_then(|own| own.local_addr());
            let port = free.expect("a free port").port().to_string();
            let mut server = Command::new("redis-server");
            server
                .args(["--bind", "127.0.0.1", "--port", &port, "--appendonly", "no", "--dir"])
                .arg(directory);
            let mut server = Self(server.stdout(Stdio::null()).spawn().expect("it runs"));
            let answers = || {
                let asked = Command::new("redis-cli").args(["-p", &port, "-e", "DBSIZE"]).output();
                asked.is_ok_and(|output| output.status.success())
            };
            while server.0.try_wait().expect("a process").is_none() {
                if answers() {
                    return (server, format!("redis://127.0.0.1:{port}"));
                }
            }
        }
        panic!("the server does not start");
    }
}

impl Drop for Restored {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_of_redis_during_service_has_everything() {
    needs!(REDIS);
    let directory = tempfile::tempdir().expect("a directory");
    let dump = directory.path().join("dump.rdb");
    // A backup has all databases of a server.
    let old = Redis::start();
    let back_up = || run(Command::new("redis-cli").args(["-u", &old.url(), "--rdb"]).arg(&dump));
    let mut restored = None;
    let restore = || {
        let (server, url) = Restored::start(directory.path());
        restored = Some(server);
        url
    };
    survives(SECRET, &old.url(), back_up, restore).await;
    drop(restored);
}

fn tables(database: &Path) -> Vec<String> {
    let names = "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'oauth_%'";
    let output = Command::new("sqlite3").arg(database).arg(names).output().expect("it runs");
    String::from_utf8(output.stdout).expect("text").lines().map(str::to_owned).collect()
}

/// The tables of version 8. A step of the schema's history never changes.
const OF_VERSION_8: [&str; 21] = [
    "oauth_migrations",
    "oauth_clients",
    "oauth_grants",
    "oauth_authorization_codes",
    "oauth_access_tokens",
    "oauth_refresh_tokens",
    "oauth_users",
    "oauth_sessions",
    "oauth_consents",
    "oauth_claims",
    "oauth_used_once",
    "oauth_signing_keys",
    "oauth_credentials",
    "oauth_session_clients",
    "oauth_device_codes",
    "oauth_consent_subjects",
    "oauth_failed_attempts",
    "oauth_logout_notices",
    "oauth_session_subjects",
    "oauth_pushed_requests",
    "oauth_idle_clients",
];

/// A database as version 8 left it: the doctor says what the start will do, and nothing is lost.
#[tokio::test(flavor = "multi_thread")]
async fn an_upgrade_of_the_schema_is_announced_and_keeps_everything() {
    needs!(SQLITE);
    let practice = Practice::new(
        CONFIG.trim_start().trim_start_matches("listen = \"127.0.0.1:0\"\nstore = \"memory:\"\n"),
    );
    let first = practice.start(&["--listen", "127.0.0.1:0"]);
    let before = Before::at(&first).await;
    let listen = first.url.trim_start_matches("http://").to_owned();
    first.kill();
    let database = practice.path("auth.db");
    let later = tables(&database).into_iter().filter(|table| !OF_VERSION_8.contains(&table.as_str()));
    let drop: String = later.map(|table| format!("DROP TABLE {table}; ")).collect();
    let back = format!("{drop}DELETE FROM oauth_migrations WHERE version > 8;");
    run(Command::new("sqlite3").arg(&database).arg(back));
    assert_found(&practice.findings(&[]), "schema", "warn", "version 8, and this program has");
    let second = practice.start(&["--listen", &listen]);
    before.ensure_at(&second).await;
    assert_found(&practice.findings(&["--issuer", &second.url]), "schema", "ok", "the newest");
}
