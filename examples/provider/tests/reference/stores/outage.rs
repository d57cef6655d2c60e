//! O-01: the database goes away under load, and comes back.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use reqwest::StatusCode;
use test_needs::needs;
use test_servers::{MariaDb, Postgres, Redis};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::cluster::Cluster;
use super::{client, post};
use crate::process::Origin;

/// Requests at a time.
const WORKERS: usize = 8;

/// So many answers of one kind in a row are a state.
const STATE: usize = 50;

/// Before that, this many of the other kind mean that it failed to change.
const PATIENCE: usize = 20_000;

/// Introspects nothing, which makes the provider read the client from the store, and reports each result
/// until it is stopped.
async fn load(origin: Origin, statuses: mpsc::Sender<StatusCode>, stop: Arc<AtomicBool>) {
    let client = client();
    while !stop.load(Ordering::Relaxed) {
        let response = post(&client, &origin, "/introspect", &[]).await.expect("the provider lives");
        let status = response.status();
        let retry_after = response.headers().get("retry-after").cloned();
        let body = response.text().await.expect("text");
        if status == StatusCode::SERVICE_UNAVAILABLE {
            assert!(retry_after.is_some(), "{body}");
            assert!(body.contains("temporarily_unavailable"), "{body}");
            for detail in ["sql", "redis", "connect", "refused", "pool", "127.0.0.1"] {
                assert!(!body.to_lowercase().contains(detail), "{body}");
            }
        }
        if statuses.send(status).await.is_err() {
            return;
        }
    }
}

/// Waits until this many answers in a row are of this kind; others must be of the previous kind.
async fn becomes(statuses: &mut mpsc::Receiver<StatusCode>, wanted: StatusCode, before: StatusCode) {
    let mut in_a_row = 0;
    for _ in 0..PATIENCE {
        let status = statuses.recv().await.expect("the load goes on");
        assert!(status == wanted || status == before, "{status} while it was to become {wanted}");
        in_a_row = if status == wanted { in_a_row + 1 } else { 0 };
        if in_a_row == STATE {
            return;
        }
    }
    panic!("it did not become {wanted}");
}

/// Anything that stops and starts.
trait Server: Sync {
    fn stop(&self);
    fn kill(&self);
    fn start_again(&self);
}

macro_rules! server {
    ($($name:ty)*) => {$(
        impl Server for $name {
            fn stop(&self) { <$name>::stop(self) }
            fn kill(&self) { <$name>::kill(self) }
            fn start_again(&self) { <$name>::start_again(self) }
        }
    )*};
}

server! { Postgres MariaDb Redis }

async fn it_says_so_and_recovers(server: &impl Server, store: &str) {
    let cluster = Cluster::start(store, 1).await;
    let stop = Arc::new(AtomicBool::new(false));
    let (sender, mut statuses) = mpsc::channel(1);
    let mut workers = JoinSet::new();
    for _ in 0..WORKERS {
        workers.spawn(load(Origin::clone(&cluster), sender.clone(), Arc::clone(&stop)));
    }
    // The request needs the store, and is refused once the store answers: it contains no token.
    let (works, away) = (StatusCode::BAD_REQUEST, StatusCode::SERVICE_UNAVAILABLE);
    becomes(&mut statuses, works, works).await;
    for kill in [false, true] {
        tokio::task::block_in_place(|| if kill { server.kill() } else { server.stop() });
        becomes(&mut statuses, away, works).await;
        tokio::task::block_in_place(|| server.start_again());
        becomes(&mut statuses, works, away).await;
    }
    stop.store(true, Ordering::Relaxed);
    drop(statuses);
    workers.join_all().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn o_01_on_postgresql() {
    needs!(POSTGRESQL);
    let server = Postgres::start();
    it_says_so_and_recovers(&server, &server.fresh_database()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn o_01_on_mariadb() {
    needs!(MARIADB);
    let server = MariaDb::start();
    it_says_so_and_recovers(&server, &server.fresh_database()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn o_01_on_redis() {
    needs!(REDIS);
    let server = Redis::start();
    it_says_so_and_recovers(&server, &server.fresh_database()).await;
}
