//! The cases of the suite for stores in which several tasks race.

use oauth_runtime_core::store::MemoryStore;
use oauth_runtime_suite::StoreSuite;
use shuttle::future::block_on;

use crate::in_many_orders;

#[test]
fn the_store_in_memory_passes_each_race_of_the_suite_in_many_orders() {
    in_many_orders(20, || {
        let suite = StoreSuite::new(|| async { MemoryStore::new() }).everything();
        let report = block_on(suite.only("parallel").run());
        assert!(report.results().len() >= 15, "only {} races", report.results().len());
        report.assert_passed();
    });
}
