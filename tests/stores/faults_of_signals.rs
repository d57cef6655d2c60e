//! Each fault with the streams of shared signals is found by the cases about it.

use oauth_runtime::testing::StoreSuite;

use super::failed;
use super::faulty::{Fault, Faulty};

macro_rules! faults {
    ($($test:ident: $fault:ident => [$($case:literal),* $(,)?];)*) => {$(
        #[tokio::test]
        async fn $test() {
            let suite = StoreSuite::new(|| async { Faulty::new(Fault::$fault) }).signals();
            let report = suite.run().await;
            let expected: &[&str] = &[$(concat!("signals::", $case)),*];
            assert_eq!(failed(&report), expected, "{report}");
        }
    )*};
}

faults! {
    putting_any_signals: PutsAnySignals => [
        "the_first_version_is_one",
        "only_the_next_version_is_stored",
        "parallel_changes_have_one_winner",
    ];
    putting_signals_in_two_steps: PutsSignalsInTwoSteps => ["parallel_changes_have_one_winner"];
}
