//! G-02 over several instances, and O-06: SIGKILL under load, with restarts.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use reqwest::StatusCode;
use test_needs::needs;
use test_servers::{MariaDb, Postgres, Redis};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::cluster::Cluster;
use super::{client, is_active, post};
use crate::browser::Browser;
use crate::flows;
use crate::process::{CONFIG, Origin};

/// Codes that are redeemed while instances die.
const CODES: usize = 1_200;

/// Requests at a time.
const WORKERS: usize = 24;

/// An instance dies whenever this many codes are done.
const CODES_A_LIFE: usize = 60;

/// How often a request is sent that gets 503. Each such answer takes seconds.
const MOST_TRIES: usize = 20;

/// Every n-th code is redeemed by two requests at once.
const CONTESTED: usize = 10;

const AUTHORIZE: &str = "/authorize?response_type=code&client_id=web&scope=read&state=s&redirect_uri=https%3A%2F%2Fclient.example%2Fcb";

/// What a client got for its code.
#[derive(Debug, PartialEq, Eq)]
enum Answer {
    Token(String),
    /// `invalid_grant`
    Refused,
    /// The connection broke off: the instance was killed.
    Broken,
    /// 503: the store took too long, as it may on a busy machine. Whether it has spent the code is unknown.
    Unavailable,
}

/// A browser in which alice is logged in and has allowed `web` to read.
async fn logged_in(origin: &Origin) -> reqwest::Client {
    let browser = Browser::with(client(), &origin.url);
    let response = browser.approve(&origin.url_of(AUTHORIZE), "alice", "wonderland").await.response();
    assert!(response.contains_key("code"), "{response:?}");
    browser.client
}

/// A code of the logged-in person. Asks the next instance if one dies.
async fn code(client: &reqwest::Client, origin: &Origin) -> String {
    loop {
        let response = client.get(origin.url_of(AUTHORIZE)).send().await;
        // HAProxy says 502 or 503 for an instance that broke off.
        let Some(response) = response.ok().filter(|response| !response.status().is_server_error()) else {
            tokio::task::yield_now().await;
            continue;
        };
        assert_eq!(response.status(), 303, "{response:?}");
        let location: url::Url =
            response.headers()["location"].to_str().expect("text").parse().expect("a URL");
        let code = location.query_pairs().find(|(name, _)| name == "code").map(|(_, code)| code.into_owned());
        return code.unwrap_or_else(|| panic!("no code: {location}"));
    }
}

async fn redeem(client: &reqwest::Client, origin: &Origin, code: &str) -> Answer {
    let form =
        [("grant_type", "authorization_code"), ("code", code), ("redirect_uri", "https://client.example/cb")];
    let Ok(response) = post(client, origin, "/token", &form).await else {
        return Answer::Broken;
    };
    let status = response.status();
    let Ok(body) = response.json::<serde_json::Value>().await else {
        return Answer::Broken;
    };
    match status {
        StatusCode::OK => Answer::Token(body["access_token"].as_str().expect("a token").to_owned()),
        StatusCode::BAD_REQUEST if body["error"] == "invalid_grant" => Answer::Refused,
        StatusCode::SERVICE_UNAVAILABLE if body["error"] == "temporarily_unavailable" => Answer::Unavailable,
        other => panic!("{other}: {body}"),
    }
}

/// Redeems like an honest client: again, if the connection broke or the provider asks for it. `None`: an instance died after it had spent
/// the code and before it answered, and the second attempt counted as a replay.
async fn redeem_honestly(client: &reqwest::Client, origin: &Origin, code: &str) -> Option<String> {
    let mut broke_off = false;
    loop {
        match redeem(client, origin, code).await {
            Answer::Token(token) => return Some(token),
            Answer::Refused if broke_off => return None,
            Answer::Refused => panic!("a code that was not used before is refused"),
            Answer::Broken | Answer::Unavailable => broke_off = true,
        }
        tokio::task::yield_now().await;
    }
}

/// Two requests with one code at once: not more than one gets a token.
async fn redeem_twice(client: &reqwest::Client, origin: &Origin, code: &str) {
    let (one, other) = tokio::join!(redeem(client, origin, code), redeem(client, origin, code));
    let both = matches!((&one, &other), (Answer::Token(_), Answer::Token(_)));
    assert!(!both, "a code redeemed twice: {one:?} {other:?}");
}

/// Redeems codes until there were enough; gives the tokens that the client received.
async fn work(
    client: reqwest::Client,
    origin: Origin,
    done: Arc<watch::Sender<usize>>,
    begun: Arc<AtomicUsize>,
) -> Vec<String> {
    let mut tokens = Vec::new();
    loop {
        let number = begun.fetch_add(1, Ordering::Relaxed);
        if number >= CODES {
            return tokens;
        }
        let code = code(&client, &origin).await;
        if number.is_multiple_of(CONTESTED) {
            redeem_twice(&client, &origin, &code).await;
        } else {
            tokens.extend(redeem_honestly(&client, &origin, &code).await);
        }
        done.send_modify(|done| *done += 1);
    }
}

/// Kills an instance after every so many codes; returns how often.
async fn kill(cluster: &Cluster, mut done: watch::Receiver<usize>) -> usize {
    let mut kills = 0;
    while (kills + 1) * CODES_A_LIFE < CODES {
        let next = (kills + 1) * CODES_A_LIFE;
        done.wait_for(|done| *done >= next).await.expect("the workers are there");
        tokio::task::block_in_place(|| cluster.kill_and_restart(rand::random_range(0..100)));
        kills += 1;
    }
    kills
}

async fn nothing_is_lost_or_redeemed_twice(store: &str, instances: usize) {
    survives_kills(Cluster::start(store, instances).await).await;
}

async fn survives_kills(cluster: Cluster) {
    let client = logged_in(&cluster).await;
    let (done, begun) = (Arc::new(watch::Sender::new(0)), Arc::new(AtomicUsize::new(0)));
    let mut workers = JoinSet::new();
    for _ in 0..WORKERS {
        workers.spawn(work(client.clone(), Origin::clone(&cluster), Arc::clone(&done), Arc::clone(&begun)));
    }
    let kills = kill(&cluster, done.subscribe()).await;
    let tokens: Vec<String> = workers.join_all().await.into_iter().flatten().collect();
    assert_eq!(kills, CODES / CODES_A_LIFE - 1);
    assert_eq!(tokens.iter().collect::<HashSet<_>>().len(), tokens.len());
    assert!(tokens.len() > CODES * 8 / 10, "{} tokens of {CODES} codes", tokens.len());
    all_active(&client, &cluster, tokens).await;
    assert!(!cluster.log().contains("panic"), "{}", cluster.log());
}

async fn all_active(client: &reqwest::Client, cluster: &Cluster, tokens: Vec<String>) {
    let mut checks = JoinSet::new();
    for part in tokens.chunks(tokens.len().div_ceil(WORKERS)) {
        let (client, origin, part) = (client.clone(), Origin::clone(cluster), part.to_vec());
        checks.spawn(async move {
            for token in part {
                assert!(is_active(&client, &origin, &token).await, "a token that a client received is lost");
            }
        });
    }
    checks.join_all().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn o_06_three_instances_on_postgresql() {
    needs!(POSTGRESQL);
    nothing_is_lost_or_redeemed_twice(&Postgres::shared().fresh_database(), 3).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn o_06_three_instances_behind_haproxy() {
    needs!(POSTGRESQL, HAPROXY);
    let cluster = Cluster::start_behind_haproxy(CONFIG, &Postgres::shared().fresh_database());
    survives_kills(cluster).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn o_06_three_instances_on_redis() {
    needs!(REDIS);
    nothing_is_lost_or_redeemed_twice(&Redis::shared().fresh_database(), 3).await;
}

/// A directory that survives its users, not the machine: SIGKILL loses no more there than on a disk, and 2,400
/// commits take seconds.
fn in_memory() -> tempfile::TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).expect("a directory")
}

#[tokio::test(flavor = "multi_thread")]
async fn o_06_one_instance_on_sqlite() {
    let directory = in_memory();
    let store = format!("sqlite://{}/provider.db", directory.path().display());
    nothing_is_lost_or_redeemed_twice(&store, 1).await;
}

/// 200 redemptions of one code at once, spread over three instances.
async fn one_of_many_redeems(store: &str) {
    let cluster = Cluster::start(store, 3).await;
    let client = logged_in(&cluster).await;
    let code = code(&client, &cluster).await;
    let mut attempts = JoinSet::new();
    let unavailable = Arc::new(AtomicUsize::new(0));
    for _ in 0..200 {
        let (client, origin, code) = (client.clone(), Origin::clone(&cluster), code.clone());
        let unavailable = Arc::clone(&unavailable);
        attempts.spawn(async move {
            for _ in 0..MOST_TRIES {
                match redeem(&client, &origin, &code).await {
                    Answer::Unavailable => unavailable.fetch_add(1, Ordering::Relaxed),
                    answer => return answer,
                };
            }
            Answer::Unavailable
        });
    }
    let answers = attempts.join_all().await;
    let tokens = answers.iter().filter(|answer| matches!(answer, Answer::Token(_))).count();
    let refused = answers.iter().filter(|answer| **answer == Answer::Refused).count();
    assert_eq!(tokens + refused, 200, "{answers:?}");
    // The one that got the token may have been told to come back, and another instance takes that for a replay.
    let is_lost = tokens == 0 && unavailable.load(Ordering::Relaxed) > 0;
    assert!(tokens == 1 || is_lost, "{tokens} tokens");
}

/// Every flow of the manual, each request at another instance than the one before.
async fn full_flows(store: &str) {
    let cluster = Cluster::start(store, 3).await;
    flows::assert_code_flow(&cluster, &flows::web(&cluster), "web").await;
    flows::assert_client_credentials(&cluster).await;
    flows::assert_password(&cluster).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn g_02_over_three_instances_on_postgresql() {
    needs!(POSTGRESQL);
    one_of_many_redeems(&Postgres::shared().fresh_database()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn g_02_over_three_instances_on_mariadb() {
    needs!(MARIADB);
    one_of_many_redeems(&MariaDb::shared().fresh_database()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn g_02_over_three_instances_on_redis() {
    needs!(REDIS);
    one_of_many_redeems(&Redis::shared().fresh_database()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn full_flows_over_three_instances_on_postgresql() {
    needs!(POSTGRESQL);
    full_flows(&Postgres::shared().fresh_database()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn full_flows_over_three_instances_on_mariadb() {
    needs!(MARIADB);
    full_flows(&MariaDb::shared().fresh_database()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn full_flows_over_three_instances_on_redis() {
    needs!(REDIS);
    full_flows(&Redis::shared().fresh_database()).await;
}
