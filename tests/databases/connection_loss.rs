//! G-08: a connection that is lost at any message, or answer, of a redemption or a rotation.
//!
//! To the server, it looks as if the instance was killed there. Whatever the moment, either the code is spent
//! and its tokens are stored, or neither. And if a new connection works, the store finds out what happened to
//! its first attempt.

use std::time::Duration;

use oauth_runtime::store::{
    AuthorizationCodeStore, Redemption, RedisStore, RefreshTokenStore, Rotation, RotationOutcome, SqlStore,
    TokenStore,
};
use oauth_runtime::token::{IssuedTokens, SealedToken, Successor};
use oauth_runtime::{Clock, SystemClock};
use test_needs::needs;
use test_servers::{MariaDb, Postgres, Redis};

use crate::model;
use crate::proxy::{After, Lost, MOST_MESSAGES, Proxy};
use crate::stores::{connected, patient};

/// What the tests need from a store.
trait Store: AuthorizationCodeStore + RefreshTokenStore + TokenStore {}

impl<T: AuthorizationCodeStore + RefreshTokenStore + TokenStore> Store for T {}

/// Redeems a code through a proxy with a cut at every point, and checks the result with `direct`. Each
/// attempt uses a new connection, so that it has the same messages: there are more of them before statements
/// are prepared.
async fn redemption_is_all_or_nothing<S: Store>(
    direct: &S,
    connect: &impl AsyncFn() -> Result<S, S::Error>,
    proxy: &Proxy,
    lost: Lost,
) -> Result<(), S::Error> {
    for messages in 0..MOST_MESSAGES {
        let code = model::code();
        let tokens = model::tokens(&code);
        direct.create_authorization_code(code.clone()).await?;
        let proxied = connect().await?;
        proxy.cut_after(messages, lost, After::Nothing);
        let redemption = proxied.redeem_authorization_code(&code.digest, tokens.clone()).await;
        let has_cut = proxy.has_cut();
        proxy.restore();
        if let Err(error) = &redemption {
            assert!(S::is_temporary(error), "after {messages} messages: {error}");
        }
        let again = direct.redeem_authorization_code(&code.digest, model::tokens(&code)).await?;
        let stored = stored(direct, &tokens).await?;
        match again {
            Redemption::Replayed { .. } => {
                assert_eq!(stored, (true, true), "spent after {messages} messages")
            }
            Redemption::Redeemed => assert_eq!(stored, (false, false), "unspent after {messages} messages"),
            Redemption::Unknown => panic!("the code is gone after {messages} messages"),
        }
        if !has_cut {
            assert!(matches!(redemption, Ok(Redemption::Redeemed)), "{redemption:?}");
            assert!(messages > 0, "no message went through the proxy");
            return Ok(());
        }
    }
    panic!("a redemption has more than {MOST_MESSAGES} messages");
}

/// A connection that is lost at any point, with a live server: the redemption and the rotation succeed
/// anyway.
async fn a_lost_connection_is_replaced<S: Store>(
    direct: &S,
    connect: &impl AsyncFn() -> Result<S, S::Error>,
    proxy: &Proxy,
    lost: Lost,
) -> Result<(), S::Error> {
    for messages in 0..MOST_MESSAGES {
        let code = model::code();
        let tokens = model::tokens(&code);
        direct.create_authorization_code(code.clone()).await?;
        let proxied = connect().await?;
        proxy.cut_after(messages, lost, After::NewConnections);
        let redemption = proxied.redeem_authorization_code(&code.digest, tokens.clone()).await?;
        let redeemed_after_cut = proxy.has_cut();
        assert_eq!(redemption, Redemption::Redeemed, "cut after {messages} messages");
        assert_eq!(stored(direct, &tokens).await?, (true, true), "cut after {messages} messages");

        let next = model::tokens(&code);
        let rotation = rotation(&tokens);
        proxy.restore();
        let proxied = connect().await?;
        proxy.cut_after(messages, lost, After::NewConnections);
        let outcome = proxied.rotate_refresh_token(rotation, next.clone()).await?;
        let rotated_after_cut = proxy.has_cut();
        assert_eq!(outcome, RotationOutcome::Rotated, "cut after {messages} messages");
        assert_eq!(stored(direct, &next).await?, (true, true), "cut after {messages} messages");
        proxy.restore();
        if !redeemed_after_cut && !rotated_after_cut {
            assert!(messages > 0, "no message went through the proxy");
            return Ok(());
        }
    }
    panic!("an operation has more than {MOST_MESSAGES} messages");
}

/// Whether the access token and the refresh token are stored.
async fn stored<S: Store>(store: &S, tokens: &IssuedTokens) -> Result<(bool, bool), S::Error> {
    let refresh_token = tokens.refresh_token.as_ref().expect("model tokens have one");
    let access_token = store.get_token(&tokens.access_token.digest).await?;
    let refresh_token = store.get_refresh_token(&refresh_token.digest).await?;
    Ok((access_token.is_some(), refresh_token.is_some()))
}

fn rotation(tokens: &IssuedTokens) -> Rotation {
    let presented = tokens.refresh_token.as_ref().expect("model tokens have one").digest;
    let sealed = SealedToken::from_bytes(*model::code().digest.as_bytes());
    let used_at = SystemClock.now();
    let successor = Some(Successor::new(used_at, None, sealed));
    let mut rotation = Rotation::new(presented, used_at);
    rotation.successor = successor;
    rotation
}

async fn on_sql(url: String) -> Result<(), oauth_runtime::store::SqlError> {
    let proxy = Proxy::before(&url).await;
    let direct = SqlStore::connect_with(&url, &patient()).await?;
    direct.migrate().await?;
    let patient = patient().max_connections(2);
    let impatient = patient.clone().timeout(Duration::from_millis(500));
    for lost in [Lost::Message, Lost::Answer] {
        let connect = async || connected(&proxy.url, &impatient).await;
        redemption_is_all_or_nothing(&direct, &connect, &proxy, lost).await?;
        let connect = async || connected(&proxy.url, &patient).await;
        a_lost_connection_is_replaced(&direct, &connect, &proxy, lost).await?;
    }
    Ok(())
}

#[tokio::test]
async fn g_08_on_postgresql() -> Result<(), oauth_runtime::store::SqlError> {
    needs!(POSTGRESQL);
    on_sql(Postgres::shared().fresh_database()).await
}

#[tokio::test]
async fn g_08_on_mariadb() -> Result<(), oauth_runtime::store::SqlError> {
    needs!(MARIADB);
    on_sql(MariaDb::shared().fresh_database()).await
}

#[tokio::test]
async fn g_08_on_redis() -> Result<(), oauth_runtime::store::RedisError> {
    needs!(REDIS);
    let url = Redis::shared().fresh_database();
    let proxy = Proxy::before(&url).await;
    let direct = RedisStore::connect(&url).await?;
    let connect = async || RedisStore::connect(&proxy.url).await;
    for lost in [Lost::Message, Lost::Answer] {
        redemption_is_all_or_nothing(&direct, &connect, &proxy, lost).await?;
        a_lost_connection_is_replaced(&direct, &connect, &proxy, lost).await?;
    }
    Ok(())
}
