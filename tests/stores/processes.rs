//! Races of several real processes.

use std::path::{Path, PathBuf};

use oauth_runtime::Secret;
use oauth_runtime::store::MemoryStore;
use oauth_runtime::testing::{CaseOutcome, Report, StoreSuite, this_test};

use super::failed;
use super::shared_directory::SharedDirectory;

/// The variable with the directory that a parent shares with its children.
const SHARED: &str = "OAUTH_TESTS_SHARED_DIRECTORY";

const RACES: [&str; 12] = [
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
];

/// Runs the races of the test with this name; its children use the same directory.
async fn races(test: &'static str, open: fn(&Path) -> SharedDirectory) -> Report {
    let new = || PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(Secret::generate().reveal());
    let path = std::env::var_os(SHARED).map_or_else(new, PathBuf::from);
    let (own, shared) = (path.clone(), path.clone());
    let suite = StoreSuite::new(move || std::future::ready(open(&own)));
    let suite = suite.clients().authorization_codes().device_codes().refresh_tokens();
    let suite = suite
        .consents()
        .replay()
        .signing_keys()
        .credentials()
        .rate_limits()
        .logout_notices()
        .pushed_requests()
        .only("::processes_");
    let suite = suite.processes(move || {
        let mut command = this_test(test);
        command.env(SHARED, &shared);
        command
    });
    let report = suite.run().await;
    std::fs::remove_dir_all(path).expect("the race left its directory");
    report
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_them_wins() {
    let report = races("stores::processes::one_of_them_wins", SharedDirectory::new).await;
    report.assert_passed();
    assert_eq!(report.results().iter().map(|result| result.name()).collect::<Vec<_>>(), RACES);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cache_in_each_of_them_is_found() {
    let report = races("stores::processes::a_cache_in_each_of_them_is_found", SharedDirectory::cached).await;
    assert_eq!(failed(&report), RACES, "{report}");
    assert!(report.to_string().contains("4 of 32 attempts at once succeeded, not one"), "{report}");
}

/// The report of the race for a client, if the children run the test with this name.
async fn race_for_a_client(test: &'static str) -> String {
    let suite = StoreSuite::new(|| async {
        // Only in a child.
        assert!(std::env::var_os(SHARED).is_none(), "the database is gone");
        MemoryStore::new()
    });
    let suite = suite.clients().only("::processes_").processes(move || {
        let mut command = this_test(test);
        command.env(SHARED, "nowhere");
        command
    });
    match suite.run().await.results() {
        [race] => match race.outcome() {
            CaseOutcome::Failed(seen) => seen.clone(),
            _ => panic!("{race}"),
        },
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_panic_in_one_of_them_is_shown() {
    let seen = race_for_a_client("stores::processes::a_panic_in_one_of_them_is_shown").await;
    assert!(seen.contains("the database is gone"), "{seen}");
}

#[tokio::test]
async fn a_name_that_no_test_has_is_found() {
    let seen = race_for_a_client("no::such::test").await;
    assert!(seen.contains("does its command run this test, by its full name?"), "{seen}");
}
