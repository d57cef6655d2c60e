//! Each fault with the grants that clients manage is found by the cases about it.

use oauth_runtime::testing::StoreSuite;

use super::failed;
use super::faulty::{Fault, Faulty};

macro_rules! faults {
    ($($test:ident: $fault:ident => [$($case:literal),* $(,)?];)*) => {$(
        #[tokio::test]
        async fn $test() {
            let suite = StoreSuite::new(|| async { Faulty::new(Fault::$fault) }).managed_grants();
            let report = suite.run().await;
            let expected: &[&str] = &[$(concat!("managed_grants::", $case)),*];
            assert_eq!(failed(&report), expected, "{report}");
        }
    )*};
}

faults! {
    replacing_any_grant: ReplacesAnyGrant => [
        "a_stale_change_is_refused",
        "of_changes_at_once_one_wins",
    ];
    replacing_grants_in_two_steps: ReplacesGrantsInTwoSteps => [
        "of_changes_at_once_one_wins",
        "merging_at_once_loses_nothing",
    ];
    comparing_grants_as_a_whole: ComparesGrantsWhole => [
        "a_change_does_not_move_the_end_back",
        "a_refresh_is_no_change",
    ];
    replacing_revoked_grants: ReplacesRevokedGrants => [
        "a_revoked_grant_is_not_changed",
        "an_unknown_grant_is_not_changed",
        "a_revocation_wins_against_a_change",
    ];
}
