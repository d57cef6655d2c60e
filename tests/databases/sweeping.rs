//! O-04: many expired rows.

use oauth_runtime::store::{
    AuthorizationCodeStore, ExpiringStore, ReplayStore, SqlError, SqlStore, TokenStore,
};
use oauth_runtime::{Clock, SystemClock, Timestamp};
use sqlx::Connection;
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
    let in_sqlite = url.starts_with("sqlite");
    assert_eq!(swept, if in_sqlite { vec![100; 20] } else { vec![300, 300, 300, 300, 300, 300, 200] });
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

/// Of those who sweep at once, none waits for the other; nor for anybody else.
#[tokio::test]
async fn a_sweep_leaves_out_what_others_hold_and_comes_back_for_it() -> Result<(), SqlError> {
    needs!(POSTGRESQL);
    let url = Postgres::shared().fresh_database();
    let store = SqlStore::connect(&url).await?;
    store.migrate().await?;
    let token = |expires_at| model::own_token(Timestamp::from_unix(expires_at));
    for expires_at in [1_000, 2_000, 3_000] {
        store.create_token(token(expires_at)).await?;
    }
    let mut other = sqlx::PgConnection::connect(&url).await?;
    let mut held = other.begin().await?;
    let hold = "SELECT digest FROM oauth_access_tokens WHERE expires_at = 1000 FOR UPDATE";
    sqlx::query(hold).fetch_one(&mut *held).await?;
    let now = SystemClock.now();
    assert_eq!((store.sweep(now, 10).await?, store.sweep(now, 10).await?), (2, 0));
    held.rollback().await?;
    assert_eq!((store.sweep(now, 10).await?, store.sweep(now, 10).await?), (1, 0));

    store.create_token(token(2_000)).await?;
    store.create_token(token(3_000)).await?;
    assert_eq!(store.sweep(now, 1).await?, 1);
    store.create_token(token(1_000)).await?;
    assert_eq!(store.sweep(now, 10).await?, 1, "what is left");
    assert_eq!(
        (store.sweep(now, 10).await?, store.sweep(now, 10).await?),
        (1, 0),
        "what came before it meanwhile"
    );
    Ok(())
}

/// After a full batch, a sweep goes on where it is; the other tables get their turn.
#[tokio::test]
async fn every_kind_is_swept_however_many_there_are_of_one() -> Result<(), SqlError> {
    needs!(POSTGRESQL, MARIADB);
    for url in
        [Postgres::shared().fresh_database(), MariaDb::shared().fresh_database(), "sqlite::memory:".into()]
    {
        let store = SqlStore::connect(&url).await?;
        store.migrate().await?;
        let ends = Timestamp::from_unix(1_000);
        for _ in 0..7 {
            let mut code = model::code();
            code.expires_at = ends;
            store.create_authorization_code(code).await?;
            store.create_token(model::own_token(ends)).await?;
        }
        assert!(store.use_once(&model::code().digest, ends).await?);
        let mut swept = Vec::new();
        loop {
            match store.sweep(SystemClock.now(), 3).await? {
                0 => break,
                count => swept.push(count),
            }
        }
        // Codes, then access tokens, then grants; the rest of each with the first of the next.
        assert_eq!((swept.iter().sum::<usize>(), swept.iter().max()), (22, Some(&4)), "{swept:?}");
    }
    Ok(())
}
