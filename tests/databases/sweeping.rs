//! O-04: many expired rows.

use oauth_runtime::store::{ExpiringStore, SqlError, SqlStore, TokenStore};
use oauth_runtime::{Clock, SystemClock, Timestamp};
use test_needs::needs;
use test_servers::{MariaDb, Postgres};

use crate::model;

/// A million would be the same, only slower: the benchmarks have them.
const EXPIRED: usize = 2_000;

async fn expired_rows_go_in_bounded_batches(url: &str) -> Result<(), SqlError> {
    let store = SqlStore::connect(url).await?;
    store.migrate().await?;
    let past = Timestamp::from_unix(1_000);
    let mut expired = Vec::with_capacity(EXPIRED);
    for _ in 0..EXPIRED {
        let tokens = model::own_token(past);
        expired.push(tokens.access_token.digest);
        store.create_token(tokens).await?;
    }
    let (_, alive) = model::redeemed(&store).await?;
    let mut swept = Vec::new();
    loop {
        match store.sweep(SystemClock.now(), 300).await? {
            0 => break,
            count => swept.push(count),
        }
    }
    assert_eq!(swept, [300, 300, 300, 300, 300, 300, 200]);
    for digest in &expired[..100] {
        assert_eq!(store.get_token(digest).await?, None);
    }
    assert_eq!(store.get_token(&alive.access_token.digest).await?, Some(alive.access_token));
    Ok(())
}

#[tokio::test]
async fn o_04_expired_rows_go_in_bounded_batches() -> Result<(), SqlError> {
    needs!(POSTGRESQL, MARIADB);
    let directory = tempfile::tempdir().expect("a directory");
    let sqlite = format!("sqlite://{}/auth.db", directory.path().display());
    for url in [Postgres::shared().fresh_database(), MariaDb::shared().fresh_database(), sqlite] {
        expired_rows_go_in_bounded_batches(&url).await?;
    }
    Ok(())
}
