//! Each fault with backchannel authentication requests is found by the cases about it.

use oauth_runtime::testing::StoreSuite;

use super::failed;
use super::faulty::{Fault, Faulty};

macro_rules! faults {
    ($($test:ident: $fault:ident => [$($case:literal),* $(,)?];)*) => {$(
        #[tokio::test]
        async fn $test() {
            let suite = StoreSuite::new(|| async { Faulty::new(Fault::$fault) }).ciba_requests();
            let report = suite.run().await;
            let expected: &[&str] = &[$(concat!("ciba_requests::", $case)),*];
            assert_eq!(failed(&report), expected, "{report}");
        }
    )*};
}

faults! {
    forgetting_binding_messages: ForgetsBindingMessages => ["keeps_every_field"];
    letting_the_same_wait_twice: LetsTheSameWaitTwice => [
        "of_the_same_requests_one_waits",
        "of_the_same_requests_at_once_one_waits",
    ];
    listing_the_oldest_first: ListsTheOldestRequestFirst => ["lists_what_waits_for_a_person"];
    letting_clients_poll_at_once: LetsClientsPollAtOnce => [
        "polls_in_intervals",
        "one_of_parallel_polls_is_in_time",
    ];
    saying_that_each_decision_counts: SaysThatEachDecisionCounts => [
        "later_decisions_change_nothing",
        "a_later_approval_leaves_a_grant_that_was_there",
        "parallel_decisions_have_one_winner",
    ];
    telling_clients_that_poll: TellsClientsThatPoll => [
        "keeps_every_field",
        "later_decisions_change_nothing",
        "a_decision_makes_due_what_was_to_be_due",
        "a_later_approval_leaves_a_grant_that_was_there",
        "redemption_stores_the_token",
        "redemption_keeps_what_is_pushed",
        "a_second_redemption_is_a_replay",
        "what_is_not_approved_is_unknown",
        "a_revoked_request_is_gone",
        "expired_ones_are_swept_and_others_stay",
    ];
    forgetting_what_is_pushed: ForgetsWhatIsPushed => [
        "redemption_keeps_what_is_pushed",
    ];
    redeeming_again: RedeemsRequestsAgain => [
        "redemption_keeps_what_is_pushed",
        "a_second_redemption_is_a_replay",
        "parallel_redemptions_have_one_winner",
        "expired_ones_are_swept_and_others_stay",
    ];
    redeeming_unknown_requests: RedeemsUnknownRequests => [
        "what_is_not_approved_is_unknown",
        "tokens_of_another_grant_are_unknown",
        "a_revoked_request_is_gone",
        "parallel_decisions_have_one_winner",
    ];
    forgetting_claimed_requests: ForgetsClaimedRequests => [
        "a_client_is_told_when_it_is_due_and_again_when_the_claim_ends",
        "who_lost_the_claim_postpones_nothing",
        "who_lost_the_claim_ends_nothing",
        "a_decision_ends_the_claim",
    ];
    giving_requests_to_everybody: GivesRequestsToEverybody => [
        "a_client_is_told_when_it_is_due_and_again_when_the_claim_ends",
        "the_longest_due_come_first_and_no_more_than_are_wanted",
        "who_lost_the_claim_postpones_nothing",
        "who_lost_the_claim_ends_nothing",
        "parallel_claims_have_one_winner",
    ];
    postponing_without_a_claim: PostponesRequestsWithoutAClaim => [
        "who_lost_the_claim_postpones_nothing",
        "a_decision_ends_the_claim",
    ];
    ending_without_a_claim: EndsNotificationsWithoutAClaim => [
        "who_lost_the_claim_ends_nothing",
        "a_decision_ends_the_claim",
    ];
    telling_clients_again: TellsClientsAgain => [
        "redemption_keeps_what_is_pushed",
        "a_client_is_told_when_it_is_due_and_again_when_the_claim_ends",
        "who_lost_the_claim_ends_nothing",
    ];
}
