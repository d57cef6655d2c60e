//! F-02 and I-08 over several instances: refresh and revocation while others are at it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use reqwest::StatusCode;
use serde_json::Value;
use test_needs::needs;
use test_servers::{MariaDb, Postgres, Redis};
use tokio::task::JoinSet;

use super::cluster::Cluster;
use super::{client, is_active, post};
use crate::process::{CONFIG, Origin};

/// The access and the refresh token of a new grant.
async fn tokens(client: &reqwest::Client, origin: &Origin) -> (String, String) {
    let form =
        [("grant_type", "password"), ("username", "alice"), ("password", "wonderland"), ("scope", "read")];
    let response = post(client, origin, "/token", &form).await.expect("an answer");
    assert_eq!(response.status(), 200);
    pair(&response.json().await.expect("JSON"))
}

fn pair(tokens: &Value) -> (String, String) {
    let token = |name: &str| tokens[name].as_str().unwrap_or_else(|| panic!("{tokens}")).to_owned();
    (token("access_token"), token("refresh_token"))
}

/// 50 uses of one refresh token at once: one new pair; the others are replays, which end the grant.
async fn one_of_many_refreshes(cluster: &Cluster) {
    let client = client();
    let (_, refresh_token) = tokens(&client, cluster).await;
    let mut uses = JoinSet::new();
    for _ in 0..50 {
        let (client, origin, token) = (client.clone(), Origin::clone(cluster), refresh_token.clone());
        uses.spawn(async move {
            let form = [("grant_type", "refresh_token"), ("refresh_token", &*token)];
            let response = post(&client, &origin, "/token", &form).await.expect("an answer");
            (response.status(), response.json::<Value>().await.expect("JSON"))
        });
    }
    let answers = uses.join_all().await;
    let (won, lost): (Vec<_>, Vec<_>) = answers.iter().partition(|(status, _)| *status == StatusCode::OK);
    assert_eq!((won.len(), lost.len()), (1, 49));
    assert!(lost.iter().all(|(_, body)| body["error"] == "invalid_grant"), "{lost:?}");
    let (access_token, _) = pair(&won[0].1);
    assert!(!is_active(&client, cluster, &access_token).await, "the replays end the grant");
}

/// 50 tasks use a token while it is revoked. After the answer none is accepted anywhere.
async fn revocation_counts_at_once_everywhere(cluster: &Cluster) {
    let client = client();
    let (access_token, _) = tokens(&client, cluster).await;
    let revoked = Arc::new(AtomicBool::new(false));
    let mut uses = JoinSet::new();
    for _ in 0..50 {
        let (client, origin) = (client.clone(), Origin::clone(cluster));
        let (token, revoked) = (access_token.clone(), Arc::clone(&revoked));
        uses.spawn(async move {
            loop {
                let was_revoked = revoked.load(Ordering::SeqCst);
                let request = client.get(origin.url_of("/api/notes")).bearer_auth(&token);
                match request.send().await.expect("an answer").status() {
                    StatusCode::OK => assert!(!was_revoked, "accepted after the revocation was answered"),
                    StatusCode::UNAUTHORIZED if was_revoked => return,
                    // It was revoked meanwhile, and nobody knows yet.
                    StatusCode::UNAUTHORIZED => {}
                    other => panic!("{other}"),
                }
            }
        });
    }
    let answer = post(&client, cluster, "/revoke", &[("token", &access_token)]).await.expect("an answer");
    assert_eq!(answer.status(), 200);
    revoked.store(true, Ordering::SeqCst);
    uses.join_all().await;
}

/// Without the grace period, of which retries make use, each second use is a replay.
fn strict() -> String {
    format!("rotate_refresh_tokens = \"always\"\nrefresh_token_grace_period = 0\n{CONFIG}")
}

async fn races(store: &str, instances: usize) {
    races_at(Cluster::start_with(&strict(), store, instances).await).await;
}

async fn races_at(cluster: Cluster) {
    one_of_many_refreshes(&cluster).await;
    revocation_counts_at_once_everywhere(&cluster).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f_02_and_i_08_on_postgresql() {
    needs!(POSTGRESQL);
    races(&Postgres::shared().fresh_database(), 3).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f_02_and_i_08_behind_haproxy() {
    needs!(POSTGRESQL, HAPROXY);
    races_at(Cluster::start_behind_haproxy(&strict(), &Postgres::shared().fresh_database())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f_02_and_i_08_on_mariadb() {
    needs!(MARIADB);
    races(&MariaDb::shared().fresh_database(), 3).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f_02_and_i_08_on_redis() {
    needs!(REDIS);
    races(&Redis::shared().fresh_database(), 3).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn f_02_and_i_08_on_sqlite() {
    let directory = tempfile::tempdir().expect("a directory");
    races(&format!("sqlite://{}/provider.db", directory.path().display()), 1).await;
}
