//! O-02: a copy of the database opens nothing.

use test_needs::needs;
use test_servers::{MariaDb, Postgres, Redis};

use super::cluster::Cluster;
use crate::operation::full_run;
use crate::process::CONFIG;

/// How private keys of each kind begin, in PEM.
const PRIVATE_KEYS: [&str; 5] = [
    "PRIVATE KEY",
    "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC",
    "MIIEvgIBADANBgkqhkiG9w0BAQEFAASC",
    "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0w",
    "BgMrZXAEIgQg",
];

/// A server that instances may share has a secret of its own to seal with.
const SEALED: &str = "store_secret = \"c0ffee5f8b1d0c2a7e4f639b8d7c6a5e\"\n";

/// Looks for everything that a client or a person received or sent.
fn has_no_secret(copy: &[u8], secrets: &[String]) {
    assert!(contains(copy, b"248289761001"), "the copy has the subject, so there is something in it");
    for record in [&b"sealed:v1:"[..], b"recovery_codes"] {
        assert!(contains(copy, record), "signing keys and an authenticator app are in it");
    }
    for secret in secrets.iter().map(String::as_str).chain(PRIVATE_KEYS) {
        assert!(secret.len() >= 8, "{secret} is too short to look for");
        assert!(!contains(copy, secret.as_bytes()), "{secret} is in the copy");
        let hexadecimal: String = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
        assert!(!contains(copy, hexadecimal.as_bytes()), "{secret} is in the copy in hexadecimal");
    }
}

fn contains(copy: &[u8], text: &[u8]) -> bool {
    memchr::memmem::find(copy, text).is_some()
}

async fn secrets_of_a_full_run(configured: &str, store: &str) -> Vec<String> {
    let cluster = Cluster::start_with(&format!("{configured}{CONFIG}"), store, 1).await;
    full_run(&cluster).await.0
}

#[tokio::test(flavor = "multi_thread")]
async fn o_02_postgresql() {
    needs!(POSTGRESQL);
    let server = Postgres::start();
    let secrets = secrets_of_a_full_run(SEALED, &server.fresh_database()).await;
    has_no_secret(&server.dump(), &secrets);
}

#[tokio::test(flavor = "multi_thread")]
async fn o_02_mariadb() {
    needs!(MARIADB);
    let server = MariaDb::start();
    let secrets = secrets_of_a_full_run(SEALED, &server.fresh_database()).await;
    has_no_secret(&server.dump(), &secrets);
}

#[tokio::test(flavor = "multi_thread")]
async fn o_02_redis() {
    needs!(REDIS);
    let server = Redis::start();
    let secrets = secrets_of_a_full_run(SEALED, &server.fresh_database()).await;
    has_no_secret(&server.dump(), &secrets);
}

#[tokio::test(flavor = "multi_thread")]
async fn o_02_sqlite() {
    let directory = tempfile::tempdir().expect("a directory");
    let secrets =
        secrets_of_a_full_run("", &format!("sqlite://{}/provider.db", directory.path().display())).await;
    let mut copy = Vec::new();
    for file in std::fs::read_dir(directory.path()).expect("the directory") {
        let path = file.expect("a file").path();
        // Its sealing secret is not part of the database.
        if !path.ends_with("provider.db.secret") {
            copy.extend(std::fs::read(path).expect("readable"));
        }
    }
    has_no_secret(&copy, &secrets);
}
