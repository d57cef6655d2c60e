//! The memory store.

use std::convert::Infallible;
use std::sync::Arc;

use oauth_runtime::password::PasswordHashError;
use oauth_runtime::store::MemoryStore;
use oauth_runtime::testing::{StoreSuite, this_test};

use super::failed;

/// Every group of cases.
fn suite<F>(store: impl Fn() -> F + Send + Sync + 'static) -> StoreSuite<Arc<MemoryStore>>
where
    F: Future<Output = Arc<MemoryStore>> + Send + 'static,
{
    let suite = StoreSuite::new(store)
        .everything()
        .ciba_requests()
        .signals()
        .managed_grants()
        .tickets()
        .mails()
        .accounts();
    let suite = suite.claims(|store, subject, claims| async move {
        store.put_claims(subject, claims);
        Ok::<(), Infallible>(())
    });
    let suite = suite.person_deletion(|store, subject, claims| async move {
        store.put_claims(subject, claims);
        Ok::<(), Infallible>(())
    });
    let suite = suite.comparable_names().email_verification(|store, subject, claims| async move {
        store.put_claims(subject, claims);
        Ok::<(), Infallible>(())
    });
    let suite = suite.user_names(|store, username, password, subject| async move {
        store.put_user(username, password.hash().await?, subject);
        Ok::<(), PasswordHashError>(())
    });
    suite
        .ticket_deletion()
        .ciba_request_deletion()
        .signal_deletion()
        .upstream_links()
        .upstream_link_deletion()
}

async fn new() -> Arc<MemoryStore> {
    Arc::default()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn passes() {
    let report = suite(new).run().await;
    report.assert_passed();
    assert!(report.results().len() > 285, "{report}");
}

#[tokio::test]
async fn passes_on_one_thread() {
    suite(new).run().await.assert_passed();
}

/// Like a database in which every run leaves something behind.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn passes_twice_and_beside_itself_with_one_database() {
    let store = Arc::new(MemoryStore::new());
    let run = || {
        let store = Arc::clone(&store);
        let suite = suite(move || std::future::ready(Arc::clone(&store)));
        tokio::spawn(async { suite.run().await.assert_passed() })
    };
    for _ in 0..2 {
        let (one, other) = (run(), run());
        one.await.expect("passed");
        other.await.expect("passed");
    }
}

/// Each process has its own store: the race of processes exists to find that.
#[tokio::test(flavor = "multi_thread")]
async fn is_not_for_several_processes() {
    let report =
        suite(new).processes(|| this_test("stores::memory::is_not_for_several_processes")).run().await;
    assert_eq!(
        failed(&report),
        [
            "clients::processes_have_one_winner",
            "authorization_codes::processes_have_one_winner",
            "device_codes::processes_have_one_winner",
            "refresh_tokens::processes_have_one_winner",
            "refresh_tokens::processes_get_the_winners_successor",
            "consents::processes_have_one_winner",
            "replay::processes_have_one_winner",
            "signing_keys::processes_have_one_winner",
            "credentials::processes_have_one_winner",
            "rate_limits::processes_have_one_winner",
            "logout_notices::processes_claim_each_notice_once",
            "pushed_requests::processes_have_one_winner",
            "webhooks::processes_have_one_winner",
            "ciba_requests::of_the_same_requests_of_processes_one_waits",
            "signals::processes_have_one_winner",
            "tickets::processes_have_one_winner",
            "mails::processes_claim_each_mail_once",
            "accounts::processes_have_one_winner",
        ],
        "{report}"
    );
}
