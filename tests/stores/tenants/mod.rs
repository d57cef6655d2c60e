//! Tenants that share a store pass the suite, each beside the others.

mod apart;
mod plain;

use std::convert::Infallible;
use std::sync::Arc;

use oauth_runtime::store::MemoryStore;
use oauth_runtime::tenants::TenantStore;
use oauth_runtime::testing::StoreSuite;

use self::apart::{blind, ensure_apart};
use self::plain::Plain;

const TENANTS: [&str; 3] = ["acme", "acme\t", "umbrella.example"];

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_memory_store_passes_for_several_tenants_at_once() {
    let shared = Arc::new(MemoryStore::new());
    let runs = TENANTS.map(|tenant| {
        let store = TenantStore::new(tenant, Arc::clone(&shared));
        let suite = StoreSuite::new(move || std::future::ready(store.clone())).everything().managed_grants();
        let suite = suite.claims(|store, subject, claims| async move {
            store.store().put_claims(store.key(&subject), claims);
            Ok::<(), Infallible>(())
        });
        let suite = suite.person_deletion(|store, subject, claims| async move {
            store.store().put_claims(store.key(&subject), claims);
            Ok::<(), Infallible>(())
        });
        tokio::spawn(async { suite.run().await.assert_passed() })
    });
    for run in runs {
        run.await.expect("passed");
    }
}

/// A store that knows nothing of tenants: each list searches the whole store.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_store_of_before_passes_for_several_tenants() {
    for tenant in TENANTS {
        let store = TenantStore::new(tenant, Plain::default());
        let suite = StoreSuite::new(move || std::future::ready(store.clone())).everything();
        suite.run().await.assert_passed();
    }
}

#[tokio::test]
async fn tenants_of_a_memory_store_are_apart() {
    ensure_apart(Arc::new(MemoryStore::new())).await;
}

#[tokio::test]
async fn tenants_of_a_store_of_before_are_apart() {
    ensure_apart(Plain::default()).await;
}

#[tokio::test]
async fn each_of_these_checks_notices_tenants_that_are_not_apart() {
    assert_eq!(blind(|| Arc::new(MemoryStore::new())).await, [""; 0]);
}
