//! The operator's commands, while a provider serves from the same store.

use reqwest::StatusCode;
use serde_json::Value;
use test_needs::needs;
use test_servers::{MariaDb, Postgres, Redis};

use super::cluster::Cluster;
use super::{client, post};
use crate::process::{Origin, program};

/// Runs a command on the store and returns its output.
fn provider(store: &str, words: &[&str]) -> Value {
    let output = program().args(["--store", store, "--json"]).args(words).output().expect("it runs");
    let error = String::from_utf8(output.stderr).expect("text");
    assert!(output.status.success(), "{words:?}: {error}");
    serde_json::from_slice(&output.stdout).unwrap_or_else(|problem| panic!("{words:?}: {problem}: {error}"))
}

fn secret(record: &Value) -> String {
    record["client_secret"].as_str().unwrap_or_else(|| panic!("{record}")).to_owned()
}

/// Whether the client gets a token with this secret.
async fn gets_a_token(origin: &Origin, secret: &str) -> bool {
    let request = client().post(origin.url_of("/token")).basic_auth("job", Some(secret));
    let response = request.form(&[("grant_type", "client_credentials")]).send().await.expect("an answer");
    match response.status() {
        StatusCode::OK => true,
        StatusCode::UNAUTHORIZED => false,
        other => panic!("{other}"),
    }
}

async fn a_client_lives(store: &str, cluster: &Cluster) {
    let add =
        ["clients", "add", "--client-id", "job", "--grant-type", "client_credentials", "--scope", "read"];
    let first = secret(&provider(store, &add));
    assert!(gets_a_token(cluster, &first).await);

    let second = secret(&provider(store, &["clients", "rotate-secret", "job"]));
    assert!(gets_a_token(cluster, &first).await && gets_a_token(cluster, &second).await, "two secrets live");
    provider(store, &["clients", "retire-secret", "job"]);
    assert!(!gets_a_token(cluster, &first).await && gets_a_token(cluster, &second).await, "the second lives");

    provider(store, &["clients", "disable", "job"]);
    assert!(!gets_a_token(cluster, &second).await);
    provider(store, &["clients", "enable", "job"]);
    assert!(gets_a_token(cluster, &second).await);
    provider(store, &["clients", "change", "job", "--client-name", "Nightly job"]);
    assert_eq!(provider(store, &["clients", "show", "job"])["client_name"], "Nightly job");

    let listed = provider(store, &["clients", "list"]);
    let names = listed.as_array().expect("a list").iter().map(|client| client["client_id"].as_str());
    assert_eq!(names.collect::<Vec<_>>(), ["app", "job", "reader", "service", "tv", "web"].map(Some));
    provider(store, &["clients", "delete", "job"]);
    assert!(!gets_a_token(cluster, &second).await);
}

async fn a_grant_ends(store: &str, cluster: &Cluster) {
    let client = client();
    let form =
        [("grant_type", "password"), ("username", "alice"), ("password", "wonderland"), ("scope", "read")];
    let tokens = post(&client, cluster, "/token", &form).await.expect("an answer");
    let tokens: Value = tokens.json().await.expect("JSON");
    let uses = || {
        client.get(cluster.url_of("/api/me")).bearer_auth(tokens["access_token"].as_str().expect("a token"))
    };
    assert_eq!(uses().send().await.expect("an answer").status(), 200);

    let listed = provider(store, &["grants", "list", "--subject", "248289761001"]);
    let [grant] = listed.as_array().expect("a list").as_slice() else { panic!("{listed}") };
    assert_eq!((&grant["client_id"], &grant["scope"]), (&"web".into(), &"read".into()));
    let grant_id = grant["grant_id"].as_str().expect("an identity");
    provider(store, &["grants", "revoke", "--", grant_id]);
    assert_eq!(uses().send().await.expect("an answer").status(), 401);
    assert_eq!(provider(store, &["grants", "list", "--subject", "248289761001"]), Value::Array(Vec::new()));
}

async fn operated(store: &str) {
    let cluster = Cluster::start(store, 1).await;
    a_client_lives(store, &cluster).await;
    a_grant_ends(store, &cluster).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_postgresql() {
    needs!(POSTGRESQL);
    operated(&Postgres::shared().fresh_database()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_mariadb() {
    needs!(MARIADB);
    operated(&MariaDb::shared().fresh_database()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_redis() {
    needs!(REDIS);
    operated(&Redis::shared().fresh_database()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_sqlite() {
    let directory = tempfile::tempdir().expect("a directory");
    operated(&format!("sqlite://{}/provider.db", directory.path().display())).await;
}
