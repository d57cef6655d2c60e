//! Each fault is found, by the cases that are about it.

use oauth_runtime::testing::StoreSuite;

use super::failed;
use super::faulty::{Fault, Faulty};

/// A test a fault: its name, the fault, and the cases that fail.
macro_rules! faults {
    ($($test:ident: $fault:ident => [$($case:literal),* $(,)?];)*) => {$(
        #[tokio::test]
        async fn $test() {
            let report = StoreSuite::new(|| async { Faulty::new(Fault::$fault) }).everything().run().await;
            assert_eq!(failed(&report), [$($case),*] as [&str; _], "{report}");
        }
    )*};
}

faults! {
    registering_over_another: RegistersOverAnother => [];
    registering_in_two_steps: RegistersInTwoSteps => [];
    replacing_without_comparing: ReplacesWithoutComparing => [];
    ignoring_the_case_of_identifiers: IgnoresCaseOfIdentifiers => [];
    listing_a_page_again: ListsAPageAgain => [];
    deleting_the_client_alone: DeletesTheClientAlone => [];
    cutting_text: CutsText => [];
    cutting_digests: CutsDigests => [];
    moments_of_32_bits: KeepsMomentsOf32Bits => [];
    an_error: Fails => [];
    a_panic: Panics => [];
    revoking_a_token_with_its_grant: RevokesOfAllGrants => [];
    redeeming_in_two_steps: RedeemsInTwoSteps => [];
    spending_by_reading: SpendsByReading => [];
    forgetting_spent_codes: ForgetsSpentCodes => [];
    storing_the_tokens_of_replays: StoresTokensOfReplays => [];
    leaving_refresh_tokens: LeavesRefreshTokens => [];
    rotating_in_two_steps: RotatesInTwoSteps => [];
    retrying_with_a_new_successor: RetriesWithANewSuccessor => [];
    an_endless_grace_period: HasEndlessGrace => [];
    keeping_refresh_tokens_of_retries: KeepsRefreshTokensOfRetries => [];
    ignoring_the_case_of_subjects: IgnoresCaseOfSubjects => [];
    sweeping_what_lives: SweepsWhatLives => [];
    sweeping_without_limit: SweepsWithoutLimit => [];
    keeping_the_first_session: KeepsTheFirstSession => [];
    joining_the_names_of_consents: JoinsTheNamesOfConsents => [];
}
