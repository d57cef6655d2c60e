//! A disk that is full while many write: SQLite rolls back the transaction of all of them.

use oauth_runtime::store::{SqlError, SqlOptions, SqlStore, Storage, TokenStore};
use sqlx::Executor;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions};

use crate::model;

#[tokio::test(flavor = "multi_thread")]
async fn what_was_answered_is_stored_and_the_rest_can_be_repeated() -> Result<(), SqlError> {
    let directory = tempfile::tempdir().expect("a directory");
    let connect =
        SqliteConnectOptions::new().filename(directory.path().join("auth.db")).create_if_missing(true);
    let pool = SqlitePoolOptions::new().max_connections(1);
    let pool = pool.connect_with(connect.journal_mode(SqliteJournalMode::Wal)).await?;
    let store = SqlStore::sqlite(pool.clone(), &SqlOptions::new())?;
    store.migrate().await?;
    pool.execute("PRAGMA max_page_count = 200").await?;
    let tasks: Vec<_> = (0..16)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move {
                let mut stored = Vec::new();
                loop {
                    let tokens = model::tokens(&model::code());
                    match store.create_token(tokens.clone()).await {
                        Ok(()) => stored.push(tokens.access_token.digest),
                        Err(error) => return (stored, tokens, error),
                    }
                }
            })
        })
        .collect();
    let mut refused = Vec::new();
    for task in tasks {
        let (stored, tokens, error) = task.await.expect("no panic");
        assert!(SqlStore::is_temporary(&error), "{error:?}");
        for digest in stored {
            assert!(store.get_token(&digest).await?.is_some(), "it was answered");
        }
        assert!(store.get_token(&tokens.access_token.digest).await?.is_none(), "it was refused");
        refused.push(tokens);
    }
    // An operator makes room.
    pool.execute("PRAGMA max_page_count = 100000").await?;
    for tokens in refused {
        store.create_token(tokens.clone()).await?;
        assert!(store.get_token(&tokens.access_token.digest).await?.is_some());
    }
    Ok(())
}
