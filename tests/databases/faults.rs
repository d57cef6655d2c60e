//! Databases in production: no connection is free, transactions conflict.

use std::time::Duration;

use oauth_runtime::store::{SqlError, SqlOptions, SqlStore, TokenStore};
use sqlx::AssertSqlSafe;
use sqlx::mysql::MySqlPoolOptions;
use sqlx::postgres::PgPoolOptions;
use test_needs::needs;
use test_servers::{MariaDb, Postgres};

use crate::model;
use crate::stores::{connected, every_case, patient};

#[tokio::test]
async fn an_exhausted_pool_is_temporary() -> Result<(), SqlError> {
    needs!(POSTGRESQL);
    let pool = PgPoolOptions::new().max_connections(1).acquire_timeout(Duration::from_millis(200));
    let pool = pool.connect(&Postgres::shared().fresh_database()).await?;
    let store = SqlStore::postgres(pool.clone(), &SqlOptions::new())?;
    store.migrate().await?;
    let (code, tokens) = model::redeemed(&store).await?;
    let the_only_one = pool.acquire().await?;
    for failed in [
        store.get_token(&tokens.access_token.digest).await.map(drop),
        store.create_token(model::tokens(&code)).await,
        store.revoke_grant(&code.grant_id).await,
    ] {
        let error = failed.expect_err("no connection is available");
        assert!(error.is_temporary(), "{error}");
    }
    drop(the_only_one);
    assert_eq!(store.get_token(&tokens.access_token.digest).await?, Some(tokens.access_token));
    Ok(())
}

/// A database that hangs must not hang the request.
#[tokio::test]
async fn an_operation_ends_in_time() -> Result<(), SqlError> {
    needs!(POSTGRESQL);
    let url = Postgres::shared().fresh_database();
    let calm = SqlStore::connect_with(&url, &patient()).await?;
    calm.migrate().await?;
    let (code, tokens) = model::redeemed(&calm).await?;
    let store = connected(&url, &SqlOptions::new().timeout(Duration::from_millis(300))).await?;
    let other = sqlx::PgPool::connect(&url).await?;
    let mut lock = other.begin().await?;
    sqlx::query("LOCK TABLE oauth_grants IN ACCESS EXCLUSIVE MODE").execute(&mut *lock).await?;
    let error = store.revoke_grant(&code.grant_id).await.expect_err("the table is locked");
    assert!(matches!(error, SqlError::Timeout(_)) && error.is_temporary(), "{error}");
    lock.rollback().await?;
    calm.revoke_grant(&code.grant_id).await?;
    assert_eq!(calm.get_token(&tokens.access_token.digest).await?, None);
    Ok(())
}

/// Single statements hand the only connection from one to the next; a transaction gets its turn nevertheless.
#[tokio::test]
async fn a_transaction_gets_a_busy_connection() -> Result<(), SqlError> {
    needs!(POSTGRESQL);
    let options = SqlOptions::new().max_connections(1);
    let store = SqlStore::connect_with(&Postgres::shared().fresh_database(), &options).await?;
    store.migrate().await?;
    let (code, tokens) = model::redeemed(&store).await?;
    let digest = tokens.access_token.digest;
    let readers: Vec<_> = (0..8)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move {
                // Until the transaction has its effect.
                while store.get_token(&digest).await?.is_some() {}
                Ok::<(), SqlError>(())
            })
        })
        .collect();
    store.revoke_grant(&code.grant_id).await?;
    for reader in readers {
        reader.await.expect("no panic")?;
    }
    Ok(())
}

/// Every race of the suite is a serialisation failure here, and is retried.
#[tokio::test(flavor = "multi_thread")]
async fn serialisation_failures_are_tried_again() -> Result<(), SqlError> {
    needs!(POSTGRESQL);
    let url = Postgres::shared().fresh_database();
    let (_, name) = url.rsplit_once('/').expect("a database");
    let setting = format!("ALTER DATABASE {name} SET default_transaction_isolation = 'serializable'");
    let pool = sqlx::PgPool::connect(&url).await?;
    sqlx::query(AssertSqlSafe(setting)).execute(&pool).await?;
    let store = SqlStore::connect(&url).await?;
    store.migrate().await?;
    let suite = every_case(move || std::future::ready(store.clone()));
    suite.run().await.assert_passed();
    Ok(())
}

/// On an application's own pool nobody sets the isolation level, which is REPEATABLE READ there.
#[tokio::test(flavor = "multi_thread")]
async fn locks_between_rows_of_mariadb_are_borne() -> Result<(), SqlError> {
    needs!(MARIADB);
    let pool = MySqlPoolOptions::new().max_connections(10);
    let pool = pool.connect(&MariaDb::shared().fresh_database()).await?;
    let store = SqlStore::mysql(pool, &SqlOptions::new())?;
    store.migrate().await?;
    let suite = every_case(move || std::future::ready(store.clone()));
    suite.run().await.assert_passed();
    Ok(())
}
