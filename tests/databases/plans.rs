//! How PostgreSQL finds what an operation spends.

use std::time::Duration;

use oauth_runtime::store::{
    AuthorizationCodeStore, Redemption, RefreshTokenStore, RotationOutcome, SqlError, SqlStore,
};
use sqlx::{Connection, PgConnection, Row};
use test_needs::needs;
use test_servers::Postgres;

use crate::model;
use crate::round_trips::rotation;
use crate::stores::patient;

/// A test that would wait for longer has failed.
const LONGEST_WAIT: Duration = Duration::from_secs(120);

/// PostgreSQL makes a plan for all values once a connection has run a statement five times.
const OPERATIONS: usize = 20;

/// As long as each grant has one row in a table, its index over grants looks as good as the one over digests. But a grant
/// that is refreshed for months has thousands.
#[tokio::test]
async fn a_code_or_token_is_found_by_its_digest() -> Result<(), SqlError> {
    needs!(POSTGRESQL);
    let url = Postgres::shared().fresh_database();
    let mut other = PgConnection::connect(&url).await?;
    let store = SqlStore::connect_with(&url, &patient()).await?;
    store.migrate().await?;
    let mut codes = Vec::new();
    for _ in 0..500 {
        let code = model::code();
        store.create_authorization_code(code.clone()).await?;
        codes.push(code);
    }
    sqlx::query("ANALYZE").execute(&mut other).await?;
    let mut all = Vec::new();
    for code in &codes {
        let tokens = model::tokens(code);
        let redemption = store.redeem_authorization_code(&code.digest, tokens.clone()).await?;
        assert_eq!(redemption, Redemption::Redeemed);
        all.push(tokens);
    }
    sqlx::query("ANALYZE").execute(&mut other).await?;
    for (code, first) in codes.iter().zip(&all).take(OPERATIONS) {
        let rotated = store.rotate_refresh_token(rotation(first), model::tokens(code)).await?;
        assert_eq!(rotated, RotationOutcome::Rotated);
    }
    // A connection reports what it used when it ends.
    drop(store);
    let connected = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
                     AND backend_type = 'client backend' AND pid <> pg_backend_pid()";
    let ended = async {
        while sqlx::query(connected).fetch_one(&mut other).await?.try_get::<i64, _>(0)? > 0 {
            tokio::task::yield_now().await;
        }
        Ok::<(), SqlError>(())
    };
    tokio::time::timeout(LONGEST_WAIT, ended).await.expect("connections that end")?;
    let uses =
        "SELECT coalesce(sum(idx_scan), 0)::bigint FROM pg_stat_user_indexes WHERE indexrelname LIKE $1";
    let mut used = Vec::new();
    for index in ["%codes%grant_key%", "%refresh_tokens%grant_key%", "%codes%pkey", "%refresh_tokens%pkey"] {
        used.push(sqlx::query(uses).bind(index).fetch_one(&mut other).await?.try_get::<i64, _>(0)?);
    }
    assert_eq!(used[..2], [0, 0], "indexes over grants");
    assert!(used[2] >= 500 && used[3] >= OPERATIONS as i64, "{used:?}");
    Ok(())
}
