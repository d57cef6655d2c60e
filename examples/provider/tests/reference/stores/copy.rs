//! O-02: a copy of the database opens nothing.

use test_servers::{MariaDb, Postgres, Redis};

use super::cluster::Cluster;
use crate::operation::full_run;

/// Looks for everything that a client or a person was told, or told.
fn has_no_secret(copy: &[u8], secrets: &[String]) {
    assert!(contains(copy, b"248289761001"), "the copy has the subject, so there is something in it");
    for secret in secrets {
        assert!(secret.len() >= 8, "{secret} is too short to look for");
        assert!(!contains(copy, secret.as_bytes()), "{secret} is in the copy");
        let hexadecimal: String = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
        assert!(!contains(copy, hexadecimal.as_bytes()), "{secret} is in the copy in hexadecimal");
    }
}

fn contains(copy: &[u8], text: &[u8]) -> bool {
    memchr::memmem::find(copy, text).is_some()
}

async fn secrets_of_a_full_run(store: &str) -> Vec<String> {
    let cluster = Cluster::start(store, 1).await;
    full_run(&cluster).await.0
}

#[tokio::test(flavor = "multi_thread")]
async fn o_02_postgresql() {
    let server = Postgres::start();
    let secrets = secrets_of_a_full_run(&server.fresh_database()).await;
    has_no_secret(&server.dump(), &secrets);
}

#[tokio::test(flavor = "multi_thread")]
async fn o_02_mariadb() {
    let server = MariaDb::start();
    let secrets = secrets_of_a_full_run(&server.fresh_database()).await;
    has_no_secret(&server.dump(), &secrets);
}

#[tokio::test(flavor = "multi_thread")]
async fn o_02_redis() {
    let server = Redis::start();
    let secrets = secrets_of_a_full_run(&server.fresh_database()).await;
    has_no_secret(&server.dump(), &secrets);
}

#[tokio::test(flavor = "multi_thread")]
async fn o_02_sqlite() {
    let directory = tempfile::tempdir().expect("a directory");
    let secrets =
        secrets_of_a_full_run(&format!("sqlite://{}/provider.db", directory.path().display())).await;
    let mut copy = Vec::new();
    for file in std::fs::read_dir(directory.path()).expect("the directory") {
        copy.extend(std::fs::read(file.expect("a file").path()).expect("readable"));
    }
    has_no_secret(&copy, &secrets);
}
