//! Others that write to the same file.

use oauth_runtime::store::{Redemption, SqlError, SqlOptions, SqlStore};
use sqlx::{Connection, Executor, SqliteConnection};
use tokio::task::yield_now;

use super::{Redeeming, codes, is_whole, plain, redeem};

#[tokio::test(flavor = "multi_thread")]
async fn another_program_that_writes_is_waited_for() -> Result<(), SqlError> {
    let directory = tempfile::tempdir().expect("a directory");
    let store = plain(directory.path()).await?;
    let codes = codes(&store, 40).await?;
    let url = format!("sqlite://{}/auth.db", directory.path().display());
    let mut other = SqliteConnection::connect(&url).await?;
    for codes in codes.chunks(10) {
        other.execute("BEGIN IMMEDIATE").await?;
        let tasks: Vec<Redeeming> = codes.iter().map(|code| redeem(&store, code)).collect();
        for _ in 0..1_000 {
            yield_now().await;
        }
        assert!(tasks.iter().all(|task| !task.is_finished()));
        other.execute("COMMIT").await?;
        for task in tasks {
            assert_eq!(task.await.expect("no panic")?, Redemption::Redeemed);
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_program_that_never_stops_writing_is_a_temporary_error() -> Result<(), SqlError> {
    let directory = tempfile::tempdir().expect("a directory");
    let codes = codes(&plain(directory.path()).await?, 3).await?;
    let url = format!("sqlite://{}/auth.db", directory.path().display());
    let options = SqlOptions::new().timeout(std::time::Duration::from_millis(200));
    let store = SqlStore::connect_with(&url, &options).await?;
    let mut other = SqliteConnection::connect(&url).await?;
    other.execute("BEGIN IMMEDIATE").await?;
    let tasks: Vec<Redeeming> = codes.iter().map(|code| redeem(&store, code)).collect();
    for task in tasks {
        let error = task.await.expect("no panic").expect_err("nobody can write");
        assert!(error.is_temporary(), "{error:?}");
    }
    other.execute("COMMIT").await?;
    for code in &codes {
        assert_eq!(redeem(&store, code).await.expect("no panic")?, Redemption::Redeemed);
    }
    Ok(())
}

/// As two instances of a provider do, each with a writer of its own.
#[tokio::test(flavor = "multi_thread")]
async fn two_stores_that_are_both_busy_get_their_turns() -> Result<(), SqlError> {
    let directory = tempfile::tempdir().expect("a directory");
    let stores = [plain(directory.path()).await?, plain(directory.path()).await?];
    let codes = codes(&stores[0], 200).await?;
    let tasks: Vec<Redeeming> =
        codes.iter().enumerate().map(|(number, code)| redeem(&stores[number % 2], code)).collect();
    for task in tasks {
        assert_eq!(task.await.expect("no panic")?, Redemption::Redeemed);
    }
    for code in &codes {
        assert!(is_whole(&stores[0], code).await?);
    }
    Ok(())
}
