//! The memory store.

use oauth_runtime::store::MemoryStore;
use oauth_runtime::testing::{StoreSuite, this_test};

use super::failed;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn passes() {
    let report = StoreSuite::new(|| async { MemoryStore::new() }).everything().run().await;
    report.assert_passed();
    assert!(report.results().len() > 100, "{report}");
}

#[tokio::test]
async fn passes_on_one_thread() {
    StoreSuite::new(|| async { MemoryStore::new() }).everything().run().await.assert_passed();
}

/// Each process has its own: that is what a race of processes is there to find.
#[tokio::test(flavor = "multi_thread")]
async fn is_not_for_several_processes() {
    let suite = StoreSuite::new(|| async { MemoryStore::new() }).everything();
    let report = suite.processes(|| this_test("stores::memory::is_not_for_several_processes")).run().await;
    assert_eq!(
        failed(&report),
        [
            "clients::processes_have_one_winner",
            "authorization_codes::processes_have_one_winner",
            "refresh_tokens::processes_have_one_winner",
            "refresh_tokens::processes_get_the_winners_successor",
        ],
        "{report}"
    );
}
