//! How often an operation waits for the server. Through a pooler, and on MariaDB, too.

use oauth_runtime::store::{
    AuthorizationCodeStore, DeviceCodeStore, Redemption, RefreshTokenStore, Rotation, RotationOutcome,
    SqlError, SqlStore, TokenStore,
};
use oauth_runtime::token::{DeviceDecision, IssuedTokens, SealedToken, Successor};
use oauth_runtime::{Clock, SystemClock};
use test_needs::needs;
use test_servers::{MariaDb, Network, PgBouncer, Postgres};

use crate::model;
use crate::stores::patient;

/// A rotation of the refresh token among these, as the core asks for it.
pub(crate) fn rotation(tokens: &IssuedTokens) -> Rotation {
    let presented = tokens.refresh_token.as_ref().expect("model tokens have one").digest;
    let used_at = SystemClock.now();
    let mut rotation = Rotation::new(presented, used_at);
    let sealed = SealedToken::from_bytes(*model::code().digest.as_bytes());
    rotation.successor = Some(Successor::new(used_at, None, sealed));
    rotation
}

/// Counts the round trips of an operation, and returns if there are too many.
macro_rules! costs {
    ($network:ident, $most:literal, $operation:expr) => {{
        $network.round_trips();
        let outcome = $operation.await?;
        let sent = $network.sent();
        let round_trips = $network.round_trips();
        if !(1..=$most).contains(&round_trips) {
            return Ok(Err(format!("{round_trips} round trips, not {}: {sent:#?}", $most)));
        }
        outcome
    }};
}

/// Everything once, with what it may cost; or what cost more.
async fn each_operation(store: &SqlStore, network: &Network) -> Result<Result<(), String>, SqlError> {
    let code = model::code();
    let (first, second) = (model::tokens(&code), model::tokens(&code));
    let presented = first.refresh_token.as_ref().expect("model tokens have one").digest;
    costs!(network, 1, store.create_authorization_code(code.clone()));
    assert_eq!(costs!(network, 1, store.get_authorization_code(&code.digest)).as_ref(), Some(&code));
    let redeemed = costs!(network, 1, store.redeem_authorization_code(&code.digest, first.clone()));
    assert_eq!(redeemed, Redemption::Redeemed);
    assert!(costs!(network, 1, store.get_refresh_token(&presented)).is_some());
    let rotated = costs!(network, 1, store.rotate_refresh_token(rotation(&first), second.clone()));
    assert_eq!(rotated, RotationOutcome::Rotated);
    for tokens in [first, second] {
        let access = &tokens.access_token;
        assert_eq!(costs!(network, 1, store.get_token(&access.digest)).as_ref(), Some(access));
    }

    let granted = model::code();
    let device = model::device_code(&granted);
    assert!(costs!(network, 1, store.create_device_code(device.clone())));
    let approval = DeviceDecision::Approved(model::approval(&granted));
    assert!(store.decide_device_code(&device.digest, approval).await?);
    let mut without_refresh = model::tokens(&granted);
    without_refresh.refresh_token = None;
    let redeemed = costs!(network, 1, store.redeem_device_code(&device.digest, without_refresh.clone()));
    assert_eq!(redeemed, Redemption::Redeemed);
    assert_eq!(
        store.get_token(&without_refresh.access_token.digest).await?,
        Some(without_refresh.access_token)
    );

    for tokens in [model::tokens(&model::code()), model::own_token(SystemClock.now().plus(60))] {
        costs!(network, 1, store.create_token(tokens.clone()));
        assert_eq!(store.get_token(&tokens.access_token.digest).await?, Some(tokens.access_token));
        if let Some(token) = tokens.refresh_token {
            assert_eq!(store.get_refresh_token(&token.digest).await?, Some(token));
        }
    }
    Ok(Ok(()))
}

/// One connection, on which everything was prepared before it is measured.
async fn on_sql(url: &str, parameters: &str) -> Result<(), SqlError> {
    let mut outcome = Ok(());
    // On a busy machine, the driver may replace a connection that did not answer its ping in time. The new one prepares
    // its statements again.
    for _ in 0..3 {
        let network = Network::before(url);
        let options = patient().max_connections(1);
        let store = SqlStore::connect_with(&format!("{}{parameters}", network.url), &options).await?;
        store.migrate().await?;
        prepare(&store).await?;
        outcome = each_operation(&store, &network).await?;
        if outcome.is_ok() {
            break;
        }
    }
    assert_eq!(outcome, Ok(()));
    Ok(())
}

/// Runs every statement once.
async fn prepare(store: &SqlStore) -> Result<(), SqlError> {
    let (code, tokens) = model::redeemed(store).await?;
    let rotated = store.rotate_refresh_token(rotation(&tokens), model::tokens(&code)).await?;
    assert_eq!(rotated, RotationOutcome::Rotated);
    let granted = model::code();
    let device = model::device_code(&granted);
    let tokens = model::tokens(&model::code());
    store.create_token(tokens.clone()).await?;
    store.create_token(model::own_token(SystemClock.now())).await?;
    store.get_token(&tokens.access_token.digest).await?;
    store.get_refresh_token(&tokens.access_token.digest).await?;
    store.get_authorization_code(&granted.digest).await?;
    store.create_device_code(device.clone()).await?;
    let approval = DeviceDecision::Approved(model::approval(&granted));
    store.decide_device_code(&device.digest, approval).await?;
    store.redeem_device_code(&device.digest, model::tokens(&granted)).await.map(drop)
}

#[tokio::test]
async fn postgresql_is_waited_for_once() -> Result<(), SqlError> {
    needs!(POSTGRESQL);
    on_sql(&Postgres::shared().fresh_database(), "").await
}

#[tokio::test]
async fn postgresql_behind_pgbouncer_is_waited_for_once() -> Result<(), SqlError> {
    needs!(POSTGRESQL, PGBOUNCER);
    let server = Postgres::shared();
    let pgbouncer = PgBouncer::before(server);
    on_sql(&pgbouncer.url(&server.fresh_database()), "?pgbouncer=true").await
}

#[tokio::test]
async fn mariadb_is_waited_for_once() -> Result<(), SqlError> {
    needs!(MARIADB);
    on_sql(&MariaDb::shared().fresh_database(), "").await
}
