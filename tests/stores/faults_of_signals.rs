//! Each fault with the streams of shared signals is found by the cases about it.

use oauth_runtime::testing::StoreSuite;

use super::failed;
use super::faulty::{Fault, Faulty};

macro_rules! faults {
    ($group:ident: $($test:ident: $fault:ident => [$($case:literal),* $(,)?];)*) => {$(
        #[tokio::test]
        async fn $test() {
            let suite = StoreSuite::new(|| async { Faulty::new(Fault::$fault) }).$group();
            let report = suite.run().await;
            let expected: &[&str] = &[$(concat!("signals::", $case)),*];
            assert_eq!(failed(&report), expected, "{report}");
        }
    )*};
}

faults! { signals:
    putting_any_signals: PutsAnySignals => [
        "the_first_version_is_one",
        "only_the_next_version_is_stored",
        "parallel_changes_have_one_winner",
    ];
    putting_signals_in_two_steps: PutsSignalsInTwoSteps => ["parallel_changes_have_one_winner"];
}

faults! { signal_deletion:
    keeping_streams_of_deleted_clients: KeepsStreamsOfDeletedClients => ["the_stream_of_a_deleted_client_is_gone"];
    deleting_a_client_alone: DeletesTheClientAlone => ["the_stream_of_a_deleted_client_is_gone"];
    beginning_versions_again: BeginsVersionsOfSignalsAgain => ["the_stream_of_a_deleted_client_is_gone"];
    ending_streams_of_similar_clients: EndsStreamsOfSimilarClients => ["the_stream_of_a_deleted_client_is_gone"];
}
