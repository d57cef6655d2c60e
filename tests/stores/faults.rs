//! Each fault is found by the cases about it.

use std::convert::Infallible;

use oauth_runtime::testing::{Report, StoreSuite};

use super::failed;
use super::faulty::{Fault, Faulty};

/// A test for each fault: its name, the fault, and the cases that fail.
macro_rules! faults {
    ($($test:ident: $fault:ident => [$($case:literal),* $(,)?];)*) => {$(
        #[tokio::test]
        async fn $test() {
            let report = report(Fault::$fault).await;
            assert_eq!(failed(&report), [$($case),*] as [&str; _], "{report}");
        }
    )*};
}

/// What the suite finds. It is built here and not in the macro, since the compiler would make each case once more for the closures of each
/// test.
async fn report(fault: Fault) -> Report {
    let suite = StoreSuite::new(move || async move { Faulty::new(fault) }).everything();
    let suite = suite.claims(|store, subject, claims| async move {
        store.put_claims(&subject, claims);
        Ok::<(), Infallible>(())
    });
    let suite = suite.person_deletion(|store, subject, claims| async move {
        store.put_claims(&subject, claims);
        Ok::<(), Infallible>(())
    });
    suite.upstream_links().upstream_link_deletion().run().await
}

faults! {
    registering_over_another: RegistersOverAnother => [
        "clients::a_taken_identifier_changes_nothing",
        "clients::parallel_registrations_have_one_winner",
    ];
    registering_in_two_steps: RegistersInTwoSteps => [
        "clients::parallel_registrations_have_one_winner",
    ];
    replacing_without_comparing: ReplacesWithoutComparing => [
        "clients::replacing_a_stale_client_changes_nothing",
        "clients::replacing_sees_every_difference",
        "clients::parallel_replacements_have_one_winner",
        "clients::parallel_changes_are_not_lost",
    ];
    ignoring_the_case_of_identifiers: IgnoresCaseOfIdentifiers => [
        "clients::identifiers_are_compared_exactly",
    ];
    listing_a_page_again: ListsAPageAgain => [
        "clients::lists_every_client_once_in_pages",
        "clients::lists_clients_as_they_are",
        "clients::lists_idle_clients_once_in_pages",
        "clients::a_client_that_is_used_is_not_idle",
    ];
    forgetting_documents: ForgetsDocuments => [
        "clients::keeps_switches_and_secrets",
    ];
    noting_idle_clients_once: NotesIdleClientsOnce => [
        "clients::a_client_that_is_used_is_not_idle",
    ];
    forgetting_the_grants_of_clients: ForgetsGrantsOfClients => [
        "client_deletion::knows_whether_a_client_has_grants",
    ];
    deleting_the_client_alone: DeletesTheClientAlone => [
        "client_deletion::ends_everything_that_was_issued",
        "client_deletion::lets_nothing_be_added",
        "client_deletion::a_new_client_of_that_name_inherits_nothing",
        "client_deletion::redemption_rotation_and_deletion_at_once",
        "client_deletion::ends_the_grants",
        "client_deletion::ends_device_codes",
        "client_deletion::device_codes_and_deletion_at_once",
        "client_deletion::forgets_the_client_in_all_sessions",
        "client_deletion::forgets_the_consents",
        "client_deletion::ends_pushed_requests",
    ];
    cutting_text: CutsText => [
        "tokens::keeps_long_values",
        "device_codes::keeps_long_values",
    ];
    cutting_digests: CutsDigests => [
        "tokens::a_digest_counts_to_its_last_byte",
    ];
    moments_of_32_bits: KeepsMomentsOf32Bits => [
        "tokens::keeps_distant_times",
        "tokens::keeps_what_never_expires",
        "device_codes::keeps_distant_times",
    ];
    an_error: Fails => [
        "tokens::a_digest_counts_to_its_last_byte",
        "tokens::revoking_a_token_ends_it_alone",
        "tokens::revoking_what_is_unknown_is_no_error",
        "refresh_tokens::a_revoked_access_token_leaves_the_refresh_token",
    ];
    a_panic: Panics => [
        "tokens::a_digest_counts_to_its_last_byte",
        "tokens::revoking_a_token_ends_it_alone",
        "tokens::revoking_what_is_unknown_is_no_error",
        "refresh_tokens::a_revoked_access_token_leaves_the_refresh_token",
    ];
    revoking_a_token_with_its_grant: RevokesTheGrantOfAToken => [
        "refresh_tokens::a_revoked_access_token_leaves_the_refresh_token",
    ];
    redeeming_in_two_steps: RedeemsInTwoSteps => [
        "client_deletion::redemption_rotation_and_deletion_at_once",
        "authorization_codes::a_spent_code_stays_readable",
        "authorization_codes::parallel_redemptions_have_one_winner",
        "device_codes::a_user_code_stays_taken_after_the_decision",
        "device_codes::a_spent_code_can_not_be_decided_again",
        "device_codes::a_spent_code_stays_readable",
        "device_codes::parallel_redemptions_have_one_winner",
        "device_codes::a_redemption_and_a_revocation_at_once",
        "flows::only_the_winner_of_a_redemption_stores_tokens",
        "flows::a_redemption_and_a_revocation_at_once",
        "sweeping::leaves_a_spent_code_whose_tokens_live",
        "client_deletion::device_codes_and_deletion_at_once",
        "sweeping::leaves_live_device_codes",
        "sweeping::leaves_a_spent_device_code_whose_tokens_live",
    ];
    spending_by_reading: SpendsByReading => [
        "authorization_codes::reading_does_not_spend",
        "authorization_codes::revocation_leaves_other_codes",
        "device_codes::reading_and_polling_do_not_spend",
        "device_codes::revocation_leaves_other_codes",
        "device_codes::parallel_decisions_have_one_winner",
    ];
    forgetting_spent_codes: ForgetsSpentCodes => [
        "client_deletion::ends_everything_that_was_issued",
        "client_deletion::leaves_other_clients",
        "authorization_codes::a_second_redemption_is_a_replay",
        "authorization_codes::a_spent_code_stays_readable",
        "authorization_codes::a_replay_ends_the_grant",
        "authorization_codes::parallel_redemptions_have_one_winner",
        "device_codes::a_user_code_stays_taken_after_the_decision",
        "device_codes::a_spent_code_can_not_be_decided_again",
        "device_codes::a_second_redemption_is_a_replay",
        "device_codes::a_spent_code_stays_readable",
        "device_codes::parallel_redemptions_have_one_winner",
        "flows::only_the_winner_of_a_redemption_stores_tokens",
        "flows::revoking_a_grant_ends_code_and_tokens",
        "sweeping::leaves_a_spent_code_that_lives",
        "sweeping::leaves_a_spent_code_whose_tokens_live",
        "sweeping::leaves_live_device_codes",
        "sweeping::leaves_a_spent_device_code_whose_tokens_live",
    ];
    hiding_that_codes_are_spent: HidesThatCodesAreSpent => [
        "authorization_codes::a_spent_code_stays_readable",
        "device_codes::a_user_code_stays_taken_after_the_decision",
        "device_codes::a_spent_code_can_not_be_decided_again",
        "device_codes::a_spent_code_stays_readable",
        "sweeping::leaves_a_spent_code_whose_tokens_live",
        "sweeping::leaves_live_device_codes",
        "sweeping::leaves_a_spent_device_code_whose_tokens_live",
    ];
    sweeping_spent_codes: SweepsSpentCodes => [
        "sweeping::leaves_a_spent_code_whose_tokens_live",
        "sweeping::leaves_a_spent_device_code_whose_tokens_live",
    ];
    forgetting_what_was_asked_for: ForgetsWhatWasAskedFor => [
        "authorization_codes::keeps_scopes_and_audiences",
        "device_codes::keeps_scopes_and_audiences",
        "refresh_tokens::keeps_scopes_and_audiences",
    ];
    forgetting_claims_of_tokens: ForgetsClaimsOfTokens => [
        "tokens::keeps_the_claims_of_the_application",
    ];
    forgetting_for_whom_a_client_acts: ForgetsForWhomAClientActs => [
        "tokens::keeps_who_acts_and_for_which_client",
        "grants::a_grant_of_exchanged_tokens_is_that_of_the_first_client",
    ];
    forgetting_authorization_details: ForgetsAuthorizationDetails => [
        "tokens::keeps_authorization_details",
        "authorization_codes::keeps_authorization_details",
        "device_codes::keeps_authorization_details",
        "refresh_tokens::keeps_authorization_details",
    ];
    forgetting_resources: ForgetsResources => [
        "tokens::keeps_every_field",
        "tokens::keeps_members_of_a_later_version",
        "tokens::keeps_awkward_text",
        "tokens::keeps_nul",
        "tokens::keeps_long_values",
        "tokens::keeps_scopes_and_audiences",
        "authorization_codes::keeps_every_field",
        "authorization_codes::keeps_members_of_a_later_version",
        "authorization_codes::keeps_awkward_text",
        "authorization_codes::keeps_nul",
        "authorization_codes::keeps_long_values",
        "authorization_codes::keeps_scopes_and_audiences",
        "device_codes::keeps_scopes_and_audiences",
        "refresh_tokens::keeps_every_field",
        "refresh_tokens::keeps_members_of_a_later_version",
        "refresh_tokens::keeps_awkward_text",
        "refresh_tokens::keeps_nul",
        "refresh_tokens::keeps_long_values",
        "refresh_tokens::keeps_scopes_and_audiences",
    ];
    checking_user_codes_in_two_steps: ChecksUserCodesInTwoSteps => [
        "device_codes::parallel_creations_with_one_user_code_have_one_winner",
    ];
    giving_user_codes_twice: GivesUserCodesTwice => [
        "device_codes::a_taken_user_code_changes_nothing",
        "device_codes::a_user_code_stays_taken_after_the_decision",
        "device_codes::parallel_creations_with_one_user_code_have_one_winner",
    ];
    never_freeing_user_codes: NeverFreesUserCodes => [
        "device_codes::the_user_code_of_a_revoked_grant_is_free",
        "client_deletion::ends_device_codes",
        "sweeping::drops_expired_device_codes",
    ];
    finding_similar_digests: FindsSimilarDigests => [
        "device_codes::a_digest_counts_to_its_last_byte",
    ];
    mixing_up_digests: MixesUpDigests => [
        "device_codes::the_digests_are_not_mixed_up",
    ];
    taking_unknown_codes: TakesUnknownCodes => [
        "device_codes::the_digests_are_not_mixed_up",
        "device_codes::a_poll_of_an_unknown_code_is_none_in_time",
        "device_codes::an_unknown_code_can_not_be_decided",
        "device_codes::a_revoked_code_can_not_be_decided_again",
    ];
    polling_in_two_steps: PollsInTwoSteps => [
        "device_codes::one_of_parallel_polls_is_in_time",
    ];
    polling_undecided_codes_alone: PollsUndecidedCodesAlone => [
        "device_codes::polls_go_on_after_the_decision",
    ];
    counting_the_issue_as_a_poll: CountsTheIssueAsAPoll => [
        "device_codes::polls_in_time_are_told_so",
        "device_codes::a_poll_too_early_makes_the_interval_longer",
        "device_codes::a_second_poll_of_a_moment_is_too_early",
        "device_codes::codes_have_intervals_of_their_own",
        "device_codes::polls_change_nothing_else",
        "device_codes::polls_go_on_after_the_decision",
        "device_codes::polls_at_distant_moments",
        "device_codes::one_of_parallel_polls_is_in_time",
    ];
    one_interval_for_all: HasOneInterval => [
        "device_codes::a_second_poll_of_a_moment_is_too_early",
        "device_codes::codes_have_intervals_of_their_own",
    ];
    never_slowing_down: NeverSlowsDown => [
        "device_codes::a_poll_too_early_makes_the_interval_longer",
    ];
    ignoring_polls_that_came_too_early: IgnoresPollsThatCameTooEarly => [
        "device_codes::a_poll_too_early_makes_the_interval_longer",
    ];
    showing_the_new_interval: ShowsTheNewInterval => [
        "device_codes::polls_change_nothing_else",
        "device_codes::reading_and_polling_do_not_spend",
    ];
    deciding_in_two_steps: DecidesInTwoSteps => [
        "device_codes::parallel_decisions_have_one_winner",
    ];
    deciding_for_the_client: DecidesForTheClient => [
        "device_codes::a_decision_is_about_one_code",
    ];
    the_last_decision: LastDecisionCounts => [
        "device_codes::the_first_decision_counts",
        "device_codes::a_spent_code_can_not_be_decided_again",
        "device_codes::a_later_approval_leaves_a_grant_that_was_there",
        "device_codes::parallel_decisions_have_one_winner",
        "device_codes::other_decisions_make_none",
    ];
    approving_without_grant: ApprovesWithoutGrant => [
        "device_codes::an_approval_makes_a_grant",
        "device_codes::redemption_moves_the_end_of_the_grant",
        "device_codes::a_revoked_grant_is_listed_no_more",
    ];
    approving_what_was_asked_for: ApprovesWhatWasAskedFor => [
        "device_codes::keeps_scopes_and_audiences",
        "device_codes::an_approval_makes_a_grant",
    ];
    forgetting_the_login: ForgetsTheLogin => [
        "device_codes::keeps_every_field",
        "device_codes::keeps_members_of_a_later_version",
        "device_codes::keeps_awkward_text",
        "device_codes::keeps_nul",
        "device_codes::keeps_long_values",
        "device_codes::keeps_distant_times",
    ];
    redeeming_without_approval: RedeemsWithoutApproval => [
        "device_codes::the_first_decision_counts",
        "device_codes::what_is_not_approved_is_unknown",
    ];
    redeeming_for_any_grant: RedeemsForAnyGrant => [
        "device_codes::the_first_decision_counts",
        "device_codes::a_spent_code_can_not_be_decided_again",
        "device_codes::tokens_of_another_grant_are_unknown",
        "device_codes::parallel_decisions_have_one_winner",
    ];
    redeeming_devices_for_one_token: RedeemsDevicesForOneToken => [
        "device_codes::redemption_stores_both_tokens",
    ];
    spending_devices_for_nothing: SpendsDevicesForNothing => [
        "device_codes::a_user_code_stays_taken_after_the_decision",
        "device_codes::a_spent_code_can_not_be_decided_again",
        "device_codes::redemption_stores_the_token",
        "device_codes::a_second_redemption_is_a_replay",
        "device_codes::a_spent_code_stays_readable",
        "device_codes::parallel_redemptions_have_one_winner",
        "device_codes::redemption_moves_the_end_of_the_grant",
        "device_codes::redemption_stores_both_tokens",
        "sweeping::leaves_live_device_codes",
        "sweeping::leaves_a_spent_device_code_whose_tokens_live",
    ];
    leaving_device_codes: LeavesDeviceCodes => [
        "device_codes::the_user_code_of_a_revoked_grant_is_free",
        "device_codes::a_revoked_code_can_not_be_decided_again",
        "device_codes::a_replay_ends_the_grant",
        "device_codes::a_revoked_code_is_gone",
        "device_codes::a_redemption_and_a_revocation_at_once",
        "device_codes::a_revoked_grant_is_listed_no_more",
    ];
    storing_the_tokens_of_replays: StoresTokensOfReplays => [
        "authorization_codes::a_second_redemption_is_a_replay",
        "authorization_codes::parallel_redemptions_have_one_winner",
        "device_codes::the_first_decision_counts",
        "device_codes::a_spent_code_can_not_be_decided_again",
        "device_codes::a_second_redemption_is_a_replay",
        "device_codes::what_is_not_approved_is_unknown",
        "device_codes::tokens_of_another_grant_are_unknown",
        "device_codes::parallel_redemptions_have_one_winner",
        "flows::only_the_winner_of_a_redemption_stores_tokens",
    ];
    leaving_refresh_tokens: LeavesRefreshTokens => [
        "client_deletion::ends_everything_that_was_issued",
        "client_deletion::a_new_client_of_that_name_inherits_nothing",
        "client_deletion::redemption_rotation_and_deletion_at_once",
        "refresh_tokens::revoking_a_grant_ends_both_tokens",
        "refresh_tokens::revoking_a_grant_ends_the_chain",
        "flows::revoking_a_grant_ends_code_and_tokens",
        "flows::a_redemption_and_a_revocation_at_once",
        "flows::a_rotation_and_a_revocation_at_once",
        "flows::rotations_and_revocations_of_many_grants_at_once",
        "sweeping::drops_what_is_expired",
        "sweeping::a_grant_can_be_revoked_after_its_first_tokens_are_gone",
    ];
    mapping_members_to_columns: MapsColumns => [
        "clients::keeps_members_of_a_later_version",
        "tokens::keeps_members_of_a_later_version",
        "authorization_codes::keeps_members_of_a_later_version",
        "device_codes::keeps_members_of_a_later_version",
        "refresh_tokens::keeps_members_of_a_later_version",
        "sessions::keeps_members_of_a_later_version",
        "consents::keeps_members_of_a_later_version",
        "signing_keys::keeps_members_of_a_later_version",
        "credentials::keeps_members_of_a_later_version",
        "rate_limits::keeps_members_of_a_later_version",
        "session_clients::keeps_members_of_a_later_version",
        "logout_notices::keeps_members_of_a_later_version",
        "pushed_requests::keeps_members_of_a_later_version",
        "events::keeps_members_of_a_later_version",
        "webhooks::keeps_members_of_a_later_version",
    ];
    rotating_in_two_steps: RotatesInTwoSteps => [
        "client_deletion::redemption_rotation_and_deletion_at_once",
        "refresh_tokens::parallel_rotations_have_one_winner",
        "refresh_tokens::parallel_retries_get_the_winners_successor",
        "flows::a_rotation_and_a_revocation_at_once",
        "flows::rotations_and_revocations_of_many_grants_at_once",
    ];
    retrying_with_a_new_successor: RetriesWithANewSuccessor => [
        "refresh_tokens::a_retry_gets_the_first_successor",
        "refresh_tokens::a_retry_stores_the_access_token_alone",
        "refresh_tokens::a_retry_does_not_prolong_the_grace_period",
        "refresh_tokens::a_use_after_that_of_the_successor_is_a_replay",
        "refresh_tokens::parallel_retries_get_the_winners_successor",
    ];
    an_endless_grace_period: HasEndlessGrace => [
        "refresh_tokens::a_use_after_the_grace_period_is_a_replay",
        "refresh_tokens::a_retry_does_not_prolong_the_grace_period",
        "refresh_tokens::keeping_a_used_token_follows_the_grace_period",
    ];
    handing_out_a_used_successor: ForgetsWhichIsTheSuccessor => [
        "refresh_tokens::a_use_after_that_of_the_successor_is_a_replay",
    ];
    rotating_what_is_kept: RotatesWhatIsKept => [
        "refresh_tokens::a_use_without_rotation_leaves_the_token",
        "refresh_tokens::a_kept_token_can_be_rotated_later",
    ];
    keeping_refresh_tokens_of_retries: KeepsRefreshTokensOfRetries => [
        "refresh_tokens::a_retry_stores_the_access_token_alone",
        "refresh_tokens::parallel_retries_get_the_winners_successor",
    ];
    ignoring_the_case_of_subjects: IgnoresCaseOfSubjects => [
        "grants::subjects_are_compared_exactly",
    ];
    forgetting_the_sessions_of_grants: ForgetsTheSessionsOfGrants => [
        "grants::a_grant_knows_its_session",
    ];
    listing_a_page_of_grants_again: ListsAPageOfGrantsAgain => [
        "grants::a_clients_grants_are_listed_in_pages",
        "grants::a_clients_own_tokens_are_not_its_grants",
        "grants::clients_of_grants_are_compared_exactly",
        "grants::an_exchanged_token_belongs_to_the_grant_that_it_came_of",
        "grants::a_grant_of_exchanged_tokens_is_that_of_the_first_client",
    ];
    listing_grants_of_similar_clients: ListsGrantsOfSimilarClients => [
        "grants::clients_of_grants_are_compared_exactly",
    ];
    listing_own_tokens_as_grants: ListsOwnTokensAsGrants => [
        "grants::a_clients_own_tokens_are_not_its_grants",
    ];
    adding_nothing_to_revoked_grants: AddsNothingToRevokedGrants => [
        "grants::tokens_after_a_revocation_begin_the_grant_anew",
    ];
    listing_grants_without_limit: ListsGrantsWithoutLimit => [
        "grants::a_clients_grants_are_listed_in_pages",
    ];
    sweeping_what_lives: SweepsWhatLives => [
        "sweeping::leaves_what_lives",
        "sweeping::leaves_a_spent_code_that_lives",
        "sweeping::leaves_a_spent_code_whose_tokens_live",
        "sweeping::a_refresh_token_outlives_its_access_token",
        "sweeping::a_grant_can_be_revoked_after_its_first_tokens_are_gone",
        "sweeping::redemptions_and_rotations_meanwhile_lose_nothing",
        "sweeping::leaves_the_grant_of_what_lives",
        "sweeping::an_expired_grant_lives_with_its_next_token",
        "sweeping::leaves_live_device_codes",
        "sweeping::leaves_a_spent_device_code_whose_tokens_live",
        "sweeping::leaves_live_sessions",
        "sweeping::leaves_live_uses",
        "sweeping::leaves_live_session_clients",
        "sweeping::leaves_live_notices",
        "sweeping::leaves_live_pushed_requests",
    ];
    sweeping_without_limit: SweepsWithoutLimit => [
        "sweeping::respects_the_limit",
    ];
    keeping_the_first_session: KeepsTheFirstSession => [
        "sessions::creating_again_replaces",
        "sweeping::leaves_live_sessions",
    ];
    listing_people_who_left_sessions: ListsPeopleWhoLeftSessions => [
        "sessions::people_who_left_a_session_do_not_have_it",
    ];
    listing_one_person_of_a_session: ListsOnePersonOfASession => [
        "sessions::a_session_is_listed_for_each_of_its_people",
        "sessions::people_who_left_a_session_do_not_have_it",
    ];
    listing_ended_sessions: ListsEndedSessions => [
        "sessions::a_deleted_session_is_not_listed",
    ];
    listing_sessions_of_similar_people: ListsSessionsOfSimilarPeople => [
        "sessions::people_of_sessions_are_compared_exactly",
    ];
    reviving_sessions: RevivesSessions => [
        "sessions::a_new_digest_takes_the_place_of_the_old_one",
        "sessions::a_deleted_session_does_not_come_back",
        "sessions::replaced_and_deleted_at_once_it_stays_deleted",
        "sessions::of_parallel_renewals_one_wins",
    ];
    replacing_sessions_in_two_steps: ReplacesSessionsInTwoSteps => [
        "sessions::replaced_and_deleted_at_once_it_stays_deleted",
        "sessions::of_parallel_renewals_one_wins",
    ];
    joining_the_names_of_consents: JoinsTheNamesOfConsents => [
        "consents::the_border_between_names_counts",
        "client_deletion::forgets_the_consents",
    ];
    replacing_any_consent: ReplacesAnyConsent => [
        "consents::replacing_a_stale_consent_changes_nothing",
        "consents::replacing_sees_every_difference",
        "consents::what_was_withdrawn_does_not_come_back",
        "consents::first_consents_at_once_have_one_winner",
        "consents::additions_at_once_are_not_lost",
        "consents::withdrawing_and_adding_at_once",
    ];
    replacing_consents_that_are_gone: ReplacesConsentsThatAreGone => [
        "consents::what_was_withdrawn_does_not_come_back",
        "consents::withdrawing_and_adding_at_once",
    ];
    replacing_consents_in_two_steps: ReplacesConsentsInTwoSteps => [
        "consents::first_consents_at_once_have_one_winner",
        "consents::additions_at_once_are_not_lost",
        "consents::withdrawing_and_adding_at_once",
    ];
    remembering_deleted_consents: RemembersDeletedConsents => [
        "consents::deleting_forgets_one_alone",
        "consents::what_was_withdrawn_does_not_come_back",
        "consents::withdrawing_and_adding_at_once",
        "client_deletion::forgets_the_consents",
        "consents::taking_back_and_issuing_at_once",
    ];
    listing_deleted_consents: ListsDeletedConsents => [
        "consents::deleting_forgets_one_alone",
        "consents::what_was_withdrawn_does_not_come_back",
        "client_deletion::forgets_the_consents",
    ];
    using_in_two_steps: UsesInTwoSteps => [
        "replay::parallel_uses_have_one_winner",
    ];
    forgetting_uses_of_other_moments: ForgetsUsesOfOtherMoments => [
        "replay::a_later_end_makes_no_new_use",
    ];
    creating_keys_in_two_steps: CreatesKeysInTwoSteps => [
        "signing_keys::parallel_creations_have_one_winner",
    ];
    replacing_keys: ReplacesKeys => [
        "signing_keys::a_taken_slot_changes_nothing",
        "signing_keys::parallel_creations_have_one_winner",
    ];
    putting_credentials_in_two_steps: PutsCredentialsInTwoSteps => [
        "credentials::parallel_changes_have_one_winner",
        "credentials::parallel_changes_are_not_lost",
    ];
    putting_progress_in_two_steps: PutsProgressInTwoSteps => [
        "webhooks::parallel_changes_have_one_winner",
    ];
    putting_any_progress: PutsAnyProgress => [
        "webhooks::the_first_version_is_one",
        "webhooks::only_the_next_version_is_stored",
        "webhooks::parallel_changes_have_one_winner",
    ];
    putting_any_version: PutsAnyVersion => [
        "credentials::the_first_version_is_one",
        "credentials::only_the_next_version_is_stored",
        "credentials::deleting_forgets_one_alone",
        "credentials::parallel_changes_have_one_winner",
    ];
    keeping_deleted_credentials: KeepsDeletedCredentials => [
        "credentials::deleting_forgets_one_alone",
    ];
    counting_attempts_in_two_steps: CountsAttemptsInTwoSteps => [
        "rate_limits::parallel_changes_have_one_winner",
        "rate_limits::parallel_attempts_are_all_counted",
    ];
    counting_without_versions: CountsWithoutVersions => [
        "rate_limits::the_first_version_is_one",
        "rate_limits::only_the_next_version_is_stored",
        "rate_limits::parallel_changes_have_one_winner",
    ];
    noting_clients_in_two_steps: NotesClientsInTwoSteps => [
        "session_clients::lists_the_sessions_of_a_client_in_pages",
        "session_clients::parallel_notes_are_all_listed",
    ];
    noting_a_client_once_more: NotesAClientOnceMore => [
        "session_clients::noting_again_replaces",
        "session_clients::a_client_that_comes_again_is_one_entry",
        "session_clients::noted_for_another_person_it_is_theirs",
        "session_clients::lists_the_sessions_of_a_client_in_pages",
    ];
    knowing_one_session_of_a_person: KnowsOneSessionOfAPerson => [
        "session_clients::lists_the_clients_of_all_sessions_of_a_person",
        "session_clients::a_deleted_client_is_not_the_persons",
    ];
    listing_a_page_of_sessions_again: ListsAPageOfSessionsAgain => [
        "session_clients::lists_the_sessions_of_a_client_in_pages",
    ];
    keeping_deleted_session_clients: KeepsDeletedSessionClients => [
        "session_clients::deleting_forgets_one_alone",
        "session_clients::a_deleted_client_is_not_the_persons",
        "session_clients::lists_the_sessions_of_a_client_in_pages",
        "session_clients::clients_that_come_meanwhile_are_not_lost",
    ];
    deleting_all_clients_of_a_session: DeletesAllClientsOfASession => [
        "session_clients::deleting_forgets_one_alone",
    ];
    claiming_notices_in_two_steps: ClaimsNoticesInTwoSteps => [
        "logout_notices::parallel_claims_give_each_notice_to_one",
    ];
    forgetting_claimed_notices: ForgetsClaimedNotices => [
        "logout_notices::keeps_members_of_a_later_version",
        "logout_notices::a_claimed_notice_comes_again_when_the_claim_ends",
        "logout_notices::storing_again_changes_nothing",
        "logout_notices::a_postponed_notice_comes_later",
        "logout_notices::who_lost_the_claim_postpones_nothing",
    ];
    replacing_notices: ReplacesNotices => [
        "logout_notices::storing_again_changes_nothing",
    ];
    postponing_without_a_claim: PostponesWithoutAClaim => [
        "logout_notices::who_lost_the_claim_postpones_nothing",
    ];
    keeping_deleted_notices: KeepsDeletedNotices => [
        "logout_notices::who_lost_the_claim_postpones_nothing",
        "logout_notices::a_deleted_notice_comes_no_more",
    ];
    taking_requests_in_two_steps: TakesRequestsInTwoSteps => [
        "pushed_requests::parallel_takes_have_one_winner",
        "client_deletion::ends_pushed_requests",
    ];
    taking_requests_by_reading: TakesRequestsByReading => [
        "pushed_requests::keeps_members_of_a_later_version",
        "pushed_requests::reading_takes_nothing",
        "pushed_requests::the_first_arrival_counts",
    ];
    taking_requests_again: TakesRequestsAgain => [
        "pushed_requests::is_taken_once",
        "pushed_requests::a_taken_request_is_gone",
        "pushed_requests::parallel_takes_have_one_winner",
        "pushed_requests::a_take_and_an_arrival_at_once",
    ];
    extending_requests_at_each_arrival: ExtendsAtEachArrival => [
        "pushed_requests::the_first_arrival_counts",
    ];
    ending_arrived_requests_early: EndsArrivedRequestsEarly => [
        "sweeping::leaves_live_pushed_requests",
    ];
    leaving_pushed_requests: LeavesPushedRequests => [
        "client_deletion::ends_pushed_requests",
    ];
    joining_parameters_of_requests: JoinsParametersOfRequests => [
        "pushed_requests::keeps_every_field",
        "pushed_requests::keeps_members_of_a_later_version",
        "pushed_requests::keeps_awkward_text",
        "pushed_requests::keeps_distant_ends",
        "pushed_requests::reading_takes_nothing",
        "pushed_requests::the_first_arrival_counts",
        "pushed_requests::is_taken_once",
        "client_deletion::ends_pushed_requests",
        "sweeping::leaves_live_pushed_requests",
    ];
    ignoring_the_case_of_people: IgnoresCaseOfPeople => [
        "claims::subjects_are_compared_exactly",
    ];
    keeping_deleted_people: KeepsDeletedPeople => [
        "claims::a_deleted_person_is_unknown",
        "upstream_links::a_deleted_person_has_no_links",
    ];
    linking_over_another: LinksOverAnother => [
        "upstream_links::a_linked_person_stays_linked",
        "upstream_links::parallel_links_have_one_winner",
    ];
    linking_in_two_steps: LinksInTwoSteps => [
        "upstream_links::parallel_links_have_one_winner",
    ];
    listing_one_link: ListsOneLink => [
        "upstream_links::lists_the_links_of_one_person",
    ];
    deleting_links_of_anybody: DeletesLinksOfAnybody => [
        "upstream_links::subjects_of_a_list_are_compared_exactly",
        "upstream_links::only_the_own_link_is_deleted",
    ];
    appending_events_twice: AppendsEventsTwice => [
        "events::an_event_that_is_appended_again_is_one",
    ];
    replacing_events: ReplacesEvents => [
        "events::an_event_that_is_appended_again_is_one",
    ];
    ordering_events_by_arrival: OrdersEventsByArrival => [
        "events::events_that_come_late_are_in_order",
    ];
    ignoring_the_kind_of_events: IgnoresTheKindOfEvents => [
        "events::are_found_by_all_conditions_together",
        "events::what_is_rare_is_found",
    ];
    looking_for_events_on_one_page: LooksForEventsOnOnePage => [
        "events::what_is_rare_is_found",
    ];
    starting_pages_at_their_cursor: StartsPagesAtTheirCursor => [
        "events::pages_are_complete_in_both_directions",
    ];
    keeping_events_of_forgotten_people: KeepsEventsOfForgottenPeople => [
        "events::the_events_of_a_person_are_deleted_alone",
    ];
    sweeping_events_by_their_time: SweepsEventsByTheirTime => [
        "sweeping::leaves_other_events",
    ];
}
