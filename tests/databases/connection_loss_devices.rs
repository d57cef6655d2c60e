//! A connection that is lost at any message, or answer, of an operation on device codes. If the instance is
//! dead, related records are all stored or all absent; if a new connection works, the operation finds out
//! what happened to its first attempt.

use std::time::Duration;

use oauth_runtime::Secret;
use oauth_runtime::store::{
    DeviceCodeStore, GrantStore, Redemption, RedisError, RedisStore, SqlError, SqlStore,
};
use oauth_runtime::token::{AuthorizationCode, DeviceCode, DeviceDecision};
use test_needs::needs;
use test_servers::{MariaDb, Postgres, Redis};

use crate::model;
use crate::proxy::{After, Proxy, cut_everywhere};
use crate::stores::{connected, patient};

trait Store: DeviceCodeStore + GrantStore {}

impl<T: DeviceCodeStore + GrantStore> Store for T {}

/// A stored, undecided code, with its future grant.
async fn undecided<S: Store>(store: &S) -> Result<(DeviceCode, AuthorizationCode), S::Error> {
    let grant = model::code_of(Secret::generate().reveal());
    let code = model::device_code(&grant);
    assert!(store.create_device_code(code.clone()).await?);
    Ok((code, grant))
}

fn approval(grant: &AuthorizationCode) -> DeviceDecision {
    DeviceDecision::Approved(model::approval(grant))
}

async fn approved<S: Store>(store: &S) -> Result<(DeviceCode, AuthorizationCode), S::Error> {
    let (code, grant) = undecided(store).await?;
    assert!(store.decide_device_code(&code.digest, approval(&grant)).await?);
    Ok((code, grant))
}

/// The instance dies: an approval and its grant, or a spent code and its tokens, are both stored or both
/// absent.
async fn each_operation_is_all_or_nothing<S: Store>(
    direct: &S,
    connect: &impl AsyncFn() -> Result<S, S::Error>,
    proxy: &Proxy,
) -> Result<(), S::Error> {
    cut_everywhere!(connect, proxy, After::Nothing, proxied, cut => {
        let (code, grant) = undecided(direct).await?;
        let decided = proxied.decide_device_code(&code.digest, approval(&grant)).await;
        assert!(decided.as_ref().map_or_else(S::is_temporary, |counts| *counts), "{cut}: {decided:?}");
        let kept = direct.get_device_code(&code.digest).await?.and_then(|kept| kept.decision);
        let grants = direct.list_grants(&grant.subject).await?.len();
        assert_eq!(usize::from(kept.is_some()), grants, "{cut}");
        assert!(decided.is_err() || grants == 1, "{cut}");
    });
    cut_everywhere!(connect, proxy, After::Nothing, proxied, cut => {
        let (code, grant) = approved(direct).await?;
        let tokens = model::tokens(&grant);
        let redeemed = proxied.redeem_device_code(&code.digest, tokens.clone()).await;
        assert!(redeemed.as_ref().map_or_else(S::is_temporary, |redeemed| *redeemed == Redemption::Redeemed), "{cut}");
        // First: it waits for a server that is still at work on what it received.
        let again = direct.redeem_device_code(&code.digest, model::tokens(&grant)).await?;
        let stored = direct.get_token(&tokens.access_token.digest).await?.is_some();
        assert_eq!(matches!(again, Redemption::Replayed { .. }), stored, "{cut}: {again:?}");
        assert!(redeemed.is_err() || stored, "{cut}");
    });
    Ok(())
}

async fn each_operation_knows_its_own_success<S: Store>(
    direct: &S,
    connect: &impl AsyncFn() -> Result<S, S::Error>,
    proxy: &Proxy,
) -> Result<(), S::Error> {
    cut_everywhere!(connect, proxy, After::NewConnections, proxied, cut => {
        let code = model::device_code(&model::code());
        assert!(proxied.create_device_code(code.clone()).await?, "{cut}");
        assert_eq!(direct.find_user_code(&code.user_code).await?, Some(code), "{cut}");
    });
    cut_everywhere!(connect, proxy, After::NewConnections, proxied, cut => {
        let (code, _) = undecided(direct).await?;
        let poll = async |store: &S, seconds| store.poll_device_code(&code.digest, code.issued_at.plus(seconds)).await;
        assert!(poll(&proxied, 0).await?, "{cut}");
        assert!(poll(direct, 5).await?, "{cut}: the interval is longer");
    });
    cut_everywhere!(connect, proxy, After::NewConnections, proxied, cut => {
        let (code, _) = undecided(direct).await?;
        let poll = async |store: &S, seconds| store.poll_device_code(&code.digest, code.issued_at.plus(seconds)).await;
        assert!(poll(direct, 0).await?);
        assert!(!poll(&proxied, 1).await?, "{cut}");
        assert!(poll(direct, 11).await?, "{cut}: the interval is longer than once");
    });
    cut_everywhere!(connect, proxy, After::NewConnections, proxied, cut => {
        for deny in [true, false] {
            let (code, grant) = undecided(direct).await?;
            let decision = if deny { DeviceDecision::Denied } else { approval(&grant) };
            assert!(proxied.decide_device_code(&code.digest, decision.clone()).await?, "{cut}");
            let kept = direct.get_device_code(&code.digest).await?.and_then(|kept| kept.decision);
            assert_eq!(kept, Some(decision), "{cut}");
            assert_eq!(direct.list_grants(&grant.subject).await?.is_empty(), deny, "{cut}");
        }
    });
    cut_everywhere!(connect, proxy, After::NewConnections, proxied, cut => {
        let (code, grant) = approved(direct).await?;
        let tokens = model::tokens(&grant);
        let redemption = proxied.redeem_device_code(&code.digest, tokens.clone()).await?;
        assert_eq!(redemption, Redemption::Redeemed, "{cut}");
        assert!(direct.get_token(&tokens.access_token.digest).await?.is_some(), "{cut}");
    });
    Ok(())
}

/// Somebody else's write is not taken for its own, whatever happened to the connection.
async fn another_call_is_not_taken_for_its_own<S: Store>(
    direct: &S,
    connect: &impl AsyncFn() -> Result<S, S::Error>,
    proxy: &Proxy,
) -> Result<(), S::Error> {
    let (code, grant) = approved(direct).await?;
    let redemption = direct.redeem_device_code(&code.digest, model::tokens(&grant)).await?;
    assert_eq!(redemption, Redemption::Redeemed);
    cut_everywhere!(connect, proxy, After::NewConnections, proxied, cut => {
        let mut other = model::device_code(&model::code());
        other.user_code = code.user_code;
        assert!(!proxied.create_device_code(other).await?, "{cut}");
    });
    cut_everywhere!(connect, proxy, After::NewConnections, proxied, cut => {
        for decision in [DeviceDecision::Denied, approval(&model::code())] {
            assert!(!proxied.decide_device_code(&code.digest, decision).await?, "{cut}");
        }
    });
    cut_everywhere!(connect, proxy, After::NewConnections, proxied, cut => {
        let redemption = proxied.redeem_device_code(&code.digest, model::tokens(&grant)).await?;
        assert_eq!(redemption, Redemption::Replayed { grant_id: grant.grant_id.clone() }, "{cut}");
    });
    Ok(())
}

async fn on_sql(url: String) -> Result<(), SqlError> {
    let proxy = Proxy::before(&url).await;
    let direct = SqlStore::connect_with(&url, &patient()).await?;
    direct.migrate().await?;
    let patient = patient().max_connections(2);
    let impatient = patient.clone().timeout(Duration::from_millis(500));
    let connect = async || connected(&proxy.url, &impatient).await;
    each_operation_is_all_or_nothing(&direct, &connect, &proxy).await?;
    let connect = async || connected(&proxy.url, &patient).await;
    each_operation_knows_its_own_success(&direct, &connect, &proxy).await?;
    another_call_is_not_taken_for_its_own(&direct, &connect, &proxy).await
}

#[tokio::test]
async fn g_08_of_devices_on_postgresql() -> Result<(), SqlError> {
    needs!(POSTGRESQL);
    on_sql(Postgres::shared().fresh_database()).await
}

#[tokio::test]
async fn g_08_of_devices_on_mariadb() -> Result<(), SqlError> {
    needs!(MARIADB);
    on_sql(MariaDb::shared().fresh_database()).await
}

#[tokio::test]
async fn g_08_of_devices_on_redis() -> Result<(), RedisError> {
    needs!(REDIS);
    let url = Redis::shared().fresh_database();
    let proxy = Proxy::before(&url).await;
    let direct = RedisStore::connect(&url).await?;
    let connect = async || RedisStore::connect(&proxy.url).await;
    each_operation_is_all_or_nothing(&direct, &connect, &proxy).await?;
    each_operation_knows_its_own_success(&direct, &connect, &proxy).await?;
    another_call_is_not_taken_for_its_own(&direct, &connect, &proxy).await
}
