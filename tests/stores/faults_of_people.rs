//! Each fault of what people do themselves is found by the cases about it.

use std::convert::Infallible;

use oauth_runtime::password::PasswordHashError;
use oauth_runtime::testing::StoreSuite;

use super::failed;
use super::faulty::{Fault, Faulty};

/// A case in which calls race: a fault that it is not about may fail it, or not.
fn races(case: &str) -> bool {
    case.contains("parallel_") || case.contains("at_once")
}

/// A test for each fault: its name, the fault, the group, and the cases that fail.
macro_rules! faults {
    ($($test:ident: $fault:ident, $group:ident => [$($case:literal),* $(,)?];)*) => {$(
        #[tokio::test]
        async fn $test() {
            let report = StoreSuite::new(|| async { Faulty::new(Fault::$fault) }).$group().run().await;
            let expected: &[&str] = &[$($case),*];
            let mut found = failed(&report);
            found.retain(|case| !races(case) || expected.contains(case));
            assert_eq!(found, expected, "{report}");
        }
    )*};
}

faults! {
    taking_tickets_in_two_steps: TakesTicketsInTwoSteps, tickets => [
        "tickets::parallel_takes_have_one_winner",
    ];
    taking_tickets_by_reading: TakesTicketsByReading, tickets => [
        "tickets::a_ticket_is_taken_once",
        "tickets::a_taken_ticket_can_not_be_changed",
        "tickets::parallel_takes_have_one_winner",
        "tickets::a_take_and_a_guess_at_once",
    ];
    counting_guesses_in_two_steps: CountsGuessesInTwoSteps, tickets => [
        "tickets::parallel_guesses_are_all_counted",
    ];
    putting_any_ticket: PutsAnyTicket, tickets => [
        "tickets::the_first_version_is_one",
        "tickets::only_the_next_version_is_stored",
        "tickets::a_taken_ticket_can_not_be_changed",
        "tickets::a_take_and_a_guess_at_once",
    ];
    reviving_taken_tickets: RevivesTakenTickets, tickets => [
        "tickets::the_first_version_is_one",
        "tickets::a_taken_ticket_can_not_be_changed",
        "tickets::a_take_and_a_guess_at_once",
    ];
    hiding_expired_tickets: HidesExpiredTickets, tickets => [
        "tickets::an_expired_ticket_is_there",
    ];
    deleting_tickets_of_similar_people: DeletesTicketsOfSimilarPeople, tickets => [
        "tickets::deleting_is_of_one_person",
    ];
    keeping_tickets_of_people: KeepsTicketsOfPeople, tickets => [
        "tickets::deleting_is_of_one_person",
    ];
    forgetting_whose_tickets_are_changed: ForgetsWhoseTicketsAreChanged, tickets => [
        "tickets::keeps_awkward_data",
        "tickets::keeps_members_of_a_later_version",
        "tickets::keeps_nul",
        "tickets::keeps_long_data",
        "tickets::deleting_is_of_one_person",
    ];
    sweeping_live_tickets: SweepsWhatLives, tickets => [
        "sweeping::leaves_live_tickets",
    ];
    claiming_mails_in_two_steps: ClaimsMailsInTwoSteps, mails => [
        "mails::parallel_claims_give_each_mail_to_one",
    ];
    forgetting_claimed_mails: ForgetsClaimedMails, mails => [
        "mails::keeps_members_of_a_later_version",
        "mails::a_claimed_mail_comes_again_when_the_claim_ends",
        "mails::storing_again_changes_nothing",
        "mails::a_postponed_mail_comes_later",
        "mails::who_lost_the_claim_postpones_nothing",
        "mails::those_that_wait_are_counted",
    ];
    replacing_mails: ReplacesMails, mails => [
        "mails::storing_again_changes_nothing",
    ];
    postponing_mails_without_a_claim: PostponesMailsWithoutAClaim, mails => [
        "mails::who_lost_the_claim_postpones_nothing",
    ];
    keeping_deleted_mails: KeepsDeletedMails, mails => [
        "mails::who_lost_the_claim_postpones_nothing",
        "mails::a_deleted_mail_comes_no_more",
    ];
    joining_queues: JoinsQueues, mails => [
        "mails::keeps_every_field",
        "mails::keeps_awkward_text",
        "mails::keeps_members_of_a_later_version",
        "mails::keeps_distant_ends",
        "mails::storing_again_changes_nothing",
        "mails::a_deleted_mail_comes_no_more",
        "mails::queues_are_apart",
    ];
    counting_unclaimed_mails: CountsUnclaimedMails, mails => [
        "mails::those_that_wait_are_counted",
    ];
    counting_all_mails: CountsAllMails, mails => [
        "mails::those_that_wait_are_counted",
    ];
    forgetting_postponements: ForgetsPostponements, mails => [
        "mails::keeps_members_of_a_later_version",
        "mails::a_postponed_mail_comes_later",
    ];
    sweeping_live_mails: SweepsWhatLives, mails => [
        "sweeping::leaves_live_mails",
    ];
    signing_up_in_two_steps: SignsUpInTwoSteps, accounts => [
        "accounts::a_changed_address_is_found_and_the_old_one_is_free",
        "accounts::parallel_sign_ups_at_one_address_have_one_winner",
        "person_deletion::a_deleted_account_leaves_its_name_and_address_free",
    ];
    signing_up_over_others: SignsUpOverOthers, accounts => [
        "accounts::a_taken_address_changes_nothing",
        "accounts::a_taken_user_name_changes_nothing",
        "accounts::parallel_sign_ups_at_one_address_have_one_winner",
        "accounts::parallel_sign_ups_with_one_name_have_one_winner",
    ];
    leaving_half_a_sign_up: LeavesHalfASignUp, accounts => [
        "accounts::a_taken_address_changes_nothing",
        "accounts::a_taken_user_name_changes_nothing",
    ];
    setting_no_password: SetsNoPassword, accounts => [
        "accounts::an_unknown_person_is_none",
        "accounts::a_new_password_replaces_the_old_one_of_one_person",
        "accounts::a_first_password_lets_somebody_log_in",
        "accounts::passwords_are_verified_to_their_last_byte",
    ];
    cutting_passwords: CutsPasswords, accounts => [
        "accounts::passwords_are_verified_to_their_last_byte",
    ];
    changing_any_address: ChangesAnyAddress, accounts => [
        "accounts::a_stale_address_changes_nothing",
    ];
    keeping_the_user_name_of_an_address: KeepsTheUserNameOfAnAddress, accounts => [
        "accounts::a_changed_address_is_found_and_the_old_one_is_free",
        "accounts::a_user_name_that_is_the_address_changes_with_it",
        "accounts::a_taken_user_name_is_not_taken_over",
        "accounts::a_stale_address_changes_nothing",
    ];
    taking_addresses_over: TakesAddressesOver, accounts => [
        "accounts::a_taken_address_is_not_taken_over",
        "accounts::parallel_changes_to_one_address_have_one_winner",
    ];
    replacing_any_claims: ReplacesAnyClaims, accounts => [
        "accounts::stale_claims_change_nothing",
        "accounts::claims_of_nobody_are_not_set",
    ];
    replacing_claims_in_two_steps: ReplacesClaimsInTwoSteps, accounts => [
        "accounts::parallel_changes_of_claims_are_not_lost",
    ];
    keeping_tickets_of_deleted_people: KeepsDeletedPeople, ticket_deletion => [
        "person_deletion::a_deleted_person_has_no_ticket",
    ];
    keeping_requests_of_deleted_people: KeepsDeletedPeople, ciba_request_deletion => [
        "person_deletion::a_deleted_person_has_no_request",
    ];
    keeping_deleted_people: KeepsDeletedPeople, accounts => [
        "person_deletion::a_deleted_account_leaves_its_name_and_address_free",
    ];
    changing_addresses_in_two_steps: ChangesAddressesInTwoSteps, accounts => [
        "accounts::parallel_changes_of_the_address_and_the_claims_are_both_made",
    ];
    comparing_user_names_exactly: ComparesUserNamesExactly, comparable_names => [
        "comparable_names::user_names_that_compare_equal_are_one_persons",
        "comparable_names::another_spelling_is_a_changed_address",
    ];
}

async fn found_by(fault: Fault) -> Vec<&'static str> {
    let suite = StoreSuite::new(move || async move { Faulty::new(fault) });
    let suite = suite.email_verification(|store, subject, claims| async move {
        store.put_claims(&subject, claims);
        Ok::<(), Infallible>(())
    });
    let suite = suite.user_names(|store, username, password, subject| async move {
        store.put_user(username, password.hash().await?, subject);
        Ok::<(), PasswordHashError>(())
    });
    failed(&suite.run().await)
}

#[tokio::test]
async fn finding_people_by_addresses_that_nobody_verified() {
    assert_eq!(
        found_by(Fault::FindsUnverifiedAddresses).await,
        [
            "email_verification::an_unverified_address_finds_nobody",
            "email_verification::an_address_counts_while_it_is_verified",
        ]
    );
}

#[tokio::test]
async fn setting_the_password_of_one_of_several_user_names() {
    assert_eq!(
        found_by(Fault::SetsOnePassword).await,
        ["user_names::a_new_password_is_that_of_each_user_name"]
    );
}

#[tokio::test]
async fn keeping_the_user_names_of_deleted_people() {
    assert_eq!(found_by(Fault::KeepsDeletedPeople).await, ["user_names::a_deleted_person_has_no_user_name"]);
}
