//! The store, its keys and the configuration.

use std::fs;

use test_needs::needs;
use test_servers::{Postgres, Redis};

use super::{Practice, assert_found, assert_none};
use crate::process::program;

const LISTEN: &str = "listen = \"127.0.0.1:0\"\n";

#[tokio::test]
async fn a_good_provider_has_nothing_to_mend() {
    let practice = Practice::new(LISTEN);
    let provider = practice.start(&[]);
    let found = practice.findings(&["--issuer", &provider.url]);
    for result in ["fail", "warn", "skip"] {
        assert_none(&found, result);
    }
    for (check, said) in [
        ("configuration", "it is read"),
        ("store", "SQLite answers"),
        ("schema", "the newest"),
        ("clock of the store", "differ by"),
        ("store_secret", "beside the database"),
        ("signing_keys", "RS256: the newest key signs for another "),
        ("clock of the issuer", "differ by"),
        ("metadata", "names the issuer"),
        ("proxy", "there is none"),
    ] {
        assert_found(&found, check, "ok", said);
    }
}

#[test]
fn people_read_a_table_and_the_exit_code_says_whether_it_is_good() {
    let practice = Practice::new("issuer = \"http://127.0.0.1:1\"\n");
    let output = program().arg("--config").arg(practice.path("provider.toml")).arg("doctor").output();
    let output = output.expect("it runs");
    let text = String::from_utf8(output.stdout).expect("text");
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.starts_with("RESULT  CHECK"), "{text}");
    assert!(text.lines().any(|line| line.starts_with("fail    issuer")), "{text}");
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_configuration_that_is_wrong_is_a_wrong_command() {
    let practice = Practice::new("lissen = \"\"\n");
    let output = program().arg("--config").arg(practice.path("provider.toml")).arg("doctor").output();
    let output = output.expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("did you mean `listen`?"));
}

/// `doctor` before the first start changes nothing.
#[test]
fn before_the_first_start_there_is_nothing_and_nothing_is_made() {
    let practice = Practice::new(LISTEN);
    let found = practice.findings(&[]);
    assert_found(&found, "store", "warn", "the first start creates it");
    assert_found(&found, "issuer", "skip", "Set `issuer`, or a port");
    assert_none(&found, "fail");
    let files = fs::read_dir(practice.path("")).expect("a directory").count();
    assert_eq!(files, 1, "the configuration alone");
    practice.write("provider.toml", "store = \"sqlite:///nowhere/auth.db\"\n");
    assert_found(&practice.findings(&[]), "store", "fail", "/nowhere does not exist");
    practice.write("provider.toml", "store = \"memory:\"\n");
    assert_found(&practice.findings(&[]), "store", "warn", "everything is gone");
    practice.write("auth.db", "");
    practice
        .write("provider.toml", &format!("store = \"sqlite://{}\"\n", practice.path("auth.db").display()));
    assert_found(&practice.findings(&[]), "schema", "warn", "the database is empty");
}

#[test]
fn a_store_that_is_away_is_told_without_its_password() {
    let practice = Practice::new("");
    let nobody =
        std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("an address");
    for scheme in ["postgres", "mysql", "redis"] {
        practice.write("provider.toml", &format!("store = \"{scheme}://user:S3CRET@{nobody}/0\"\n"));
        let found = practice.findings(&[]);
        assert_found(&found, "store", "fail", "does it accept connections from here?");
        assert_found(&found, "store_secret", "warn", "signing keys are in the store unsealed");
        assert!(!format!("{found:?}").contains("S3CRET"), "{found:?}");
    }
}

#[tokio::test]
async fn a_lost_or_wrong_secret_of_the_store_is_told() {
    let practice = Practice::new(LISTEN);
    drop(practice.start(&[]));
    fs::remove_file(practice.path("auth.db.secret")).expect("it was there");
    assert_found(
        &practice.findings(&[]),
        "signing_keys",
        "fail",
        "the file of the store's secret is missing",
    );
    assert!(!practice.path("auth.db.secret").exists(), "the doctor makes none");
    let other = ["PROVIDER_STORE_SECRET", "0123456789abcdef0123456789abcdef"];
    let mut command = program();
    let command = command.env(other[0], other[1]).arg("--config").arg(practice.path("provider.toml"));
    let output = command.args(["doctor", "--json"]).output().expect("it runs");
    let text = String::from_utf8(output.stdout).expect("text");
    assert!(text.contains("old_store_secrets"), "{text}");
}

#[tokio::test]
async fn the_clock_and_schema_of_postgresql_are_read() {
    needs!(POSTGRESQL);
    let practice = Practice::new("");
    let url = Postgres::shared().fresh_database();
    let config = format!("store = {url:?}\nstore_secret = \"0123456789abcdef0123456789abcdef\"\n{LISTEN}");
    practice.write("provider.toml", &config);
    assert_found(&practice.findings(&[]), "schema", "warn", "the database is empty");
    let provider = practice.start(&[]);
    let found = practice.findings(&["--issuer", &provider.url]);
    assert_none(&found, "fail");
    assert_found(&found, "store", "ok", "PostgreSQL answers");
    assert_found(&found, "clock of the store", "ok", "differ by");
    assert_found(&found, "schema", "ok", "the newest");
}

#[tokio::test]
async fn the_clock_of_redis_is_read() {
    needs!(REDIS);
    let practice = Practice::new("");
    let url = Redis::shared().fresh_database();
    let config = format!("store = {url:?}\nstore_secret = \"0123456789abcdef0123456789abcdef\"\n{LISTEN}");
    practice.write("provider.toml", &config);
    let provider = practice.start(&[]);
    let found = practice.findings(&["--issuer", &provider.url]);
    assert_none(&found, "fail");
    assert_found(&found, "store", "ok", "Redis answers");
    assert_found(&found, "clock of the store", "ok", "differ by");
}

#[test]
fn keys_that_clients_may_not_know_are_a_warning() {
    let practice = Practice::new(
        "signing_algorithms = [\"ES256\"]\n[[clients]]\nclient_id = \"rp\"\n\
        client_secret = \"a-long-random-secret\"\nredirect_uris = [\"https://rp.example/cb\"]\nscope = \"openid\"\n",
    );
    let found = practice.findings(&[]);
    assert_found(&found, "signing_algorithms", "warn", "RS256 is not listed");
    assert_found(&found, "client rp", "warn", "id_token_signed_response_alg: it is not set");
    assert_found(&found, "client rp", "warn", "client_secret: its secret is one of the documents");
}
