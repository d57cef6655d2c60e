//! A connection that is lost at any message, or answer, of an operation that may succeed once: with a live
//! server, the operation finds out what happened to its first attempt. If it took its own earlier success for
//! somebody else's, it would refuse the only use of an assertion, or never notify a client of the end of a
//! session.

use oauth_runtime::event::{Event, EventId, EventKind, EventQuery};
use oauth_runtime::store::{
    ClientRegistrationStore, Consent, ConsentStore, CredentialStore, EventStore, KeyStore, LogoutNoticeStore,
    PendingNotice, RedisError, RedisStore, Replacement, ReplayStore, SessionClient, SessionClientStore,
    SessionStore, SqlError, SqlStore, StoredCredentials, StoredKey, StoredSession, WebhookProgress,
    WebhookStore,
};
use oauth_runtime::{Client, Secret, Timestamp};
use test_needs::needs;
use test_servers::{MariaDb, Postgres, Redis};

use crate::model;
use crate::proxy::{After, Proxy, cut_everywhere};
use crate::stores::{connected, patient};

trait Store:
    ClientRegistrationStore
    + ReplayStore
    + KeyStore
    + CredentialStore
    + SessionStore
    + ConsentStore
    + SessionClientStore
    + LogoutNoticeStore
    + EventStore
    + WebhookStore
{
}

impl<T> Store for T where
    T: ClientRegistrationStore
        + ReplayStore
        + KeyStore
        + CredentialStore
        + SessionStore
        + ConsentStore
        + SessionClientStore
        + LogoutNoticeStore
        + EventStore
        + WebhookStore
{
}

async fn each_operation_knows_its_own_success<S: Store>(
    direct: &S,
    connect: &impl AsyncFn() -> Result<S, S::Error>,
    proxy: &Proxy,
) -> Result<(), S::Error> {
    let expires_at = model::code().expires_at;
    cut_everywhere!(connect, proxy, After::NewConnections, proxied, cut => {
        let (first, next) = (registered("first"), registered("next"));
        let client_id = first.client_id();
        assert!(proxied.create_client(first.clone()).await?, "{cut}");
        assert!(!direct.create_client(next.clone()).await?, "{cut}");
        assert!(direct.delete_client(client_id).await?, "{cut}");
    });
    cut_everywhere!(connect, proxy, After::NewConnections, proxied, cut => {
        let (first, next) = (registered("first"), registered("next"));
        assert!(direct.create_client(first.clone()).await?, "{cut}");
        assert_eq!(proxied.replace_client(&first, next.clone()).await?, Replacement::Replaced, "{cut}");
        assert_eq!(direct.get_client(next.client_id()).await?, Some(next.clone()), "{cut}");
        assert_eq!(direct.replace_client(&first, next.clone()).await?, Replacement::Changed, "{cut}");
        assert!(direct.delete_client(next.client_id()).await?, "{cut}");
    });
    cut_everywhere!(connect, proxy, After::NewConnections, proxied, cut => {
        let client = registered("deleted");
        assert!(direct.create_client(client.clone()).await?, "{cut}");
        assert!(proxied.delete_client(client.client_id()).await?, "{cut}");
        assert!(!direct.delete_client(client.client_id()).await?, "{cut}");
    });
    cut_everywhere!(connect, proxy, After::NewConnections, proxied, cut => {
        let used = Secret::generate().digest();
        assert!(proxied.use_once(&used, expires_at).await?, "{cut}");
        assert!(!direct.use_once(&used, expires_at).await?, "{cut}");
    });
    cut_everywhere!(connect, proxy, After::NewConnections, proxied, cut => {
        let key = key(expires_at);
        assert!(proxied.create_signing_key(key.clone()).await?, "{cut}");
        assert!(!direct.create_signing_key(key.clone()).await?, "{cut}");
        assert!(direct.list_signing_keys().await?.contains(&key), "{cut}");
    });
    let digest = Secret::generate().digest();
    let mut kept: Option<StoredCredentials> = None;
    cut_everywhere!(connect, proxy, After::NewConnections, proxied, cut => {
        let credentials = match kept.take() {
            Some(kept) => kept.next(&*cut),
            None => StoredCredentials::new(digest, &*cut),
        };
        assert!(proxied.put_credentials(credentials.clone()).await?, "{cut}");
        assert!(!direct.put_credentials(credentials.clone()).await?, "{cut}");
        kept = direct.get_credentials(&digest).await?;
        assert_eq!(kept, Some(credentials), "{cut}");
    });
    // A batch is several statements: whichever loses its connection, each event is there once.
    cut_everywhere!(connect, proxy, After::NewConnections, proxied, cut => {
        let client_id = Secret::generate().reveal().to_owned();
        let kind = || EventKind::LoginFailed {};
        let events: Vec<_> =
            (0..112).map(|_| Event::new(kind(), Timestamp::from_unix(1)).client_id(client_id.as_str())).collect();
        proxied.append_events(&events, expires_at).await?;
        let query = EventQuery::new().client_id(client_id.as_str());
        assert_eq!(direct.list_events(&query, 1_000).await?, events, "{cut}");
    });
    let mut progress = WebhookProgress::new(Secret::generate().digest(), EventId::at(expires_at));
    cut_everywhere!(connect, proxy, After::NewConnections, proxied, cut => {
        assert!(proxied.put_webhook_progress(progress.clone()).await?, "{cut}");
        assert!(!direct.put_webhook_progress(progress.clone()).await?, "{cut}");
        assert_eq!(direct.get_webhook_progress(&progress.digest).await?, Some(progress.clone()), "{cut}");
        progress = progress.next();
        progress.failures += 1;
    });
    cut_everywhere!(connect, proxy, After::NewConnections, proxied, cut => {
        let credentials = StoredCredentials::new(Secret::generate().digest(), "");
        assert!(proxied.put_credentials(credentials.clone()).await?, "{cut}");
        assert!(!direct.put_credentials(credentials).await?, "{cut}");
    });
    cut_everywhere!(connect, proxy, After::NewConnections, proxied, cut => {
        let (old, new) = (session(expires_at), session(expires_at));
        direct.create_session(old.clone()).await?;
        assert!(proxied.replace_session(&old.digest, old.clone()).await?, "{cut}");
        assert!(direct.get_session(&old.digest).await? == Some(old.clone()), "{cut}");
        assert!(proxied.replace_session(&old.digest, new.clone()).await?, "{cut}");
        assert!(direct.get_session(&old.digest).await?.is_none(), "{cut}");
        assert!(direct.get_session(&new.digest).await? == Some(new), "{cut}");
    });
    cut_everywhere!(connect, proxy, After::NewConnections, proxied, cut => {
        let given = |scope: &str| Consent::new(&*cut, "web", scope.parse().unwrap_or_default(), expires_at);
        let (first, next) = (given("read"), given("read write"));
        assert!(proxied.replace_consent(None, first.clone()).await?, "{cut}");
        assert!(proxied.replace_consent(Some(&first), next.clone()).await?, "{cut}");
        assert_eq!(direct.get_consent(&cut, "web").await?.as_ref(), Some(&next), "{cut}");
        assert!(!direct.replace_consent(Some(&first), given("write")).await?, "{cut}");
        direct.delete_consent(&cut, "web").await?;
        assert!(!proxied.replace_consent(Some(&next), first).await?, "{cut}");
        assert_eq!(direct.list_consents(&cut).await?, [], "{cut}");
    });
    cut_everywhere!(connect, proxy, After::NewConnections, proxied, cut => {
        let session_id = format!("session {cut}");
        let clients = [client(&session_id, expires_at), client(&session_id, expires_at)];
        for client in &clients {
            direct.add_session_client(client.clone()).await?;
        }
        let listed = proxied.list_session_clients(&session_id).await?;
        assert!(listed.len() == 2 && clients.iter().all(|client| listed.contains(client)), "{cut}: {listed:?}");
        proxied.delete_session_client(&session_id, &clients[0].client_id).await?;
        assert_eq!(direct.list_session_clients(&session_id).await?, clients[1..], "{cut}");
    });
    cut_everywhere!(connect, proxy, After::NewConnections, proxied, cut => {
        let client = client(&format!("another session {cut}"), expires_at);
        proxied.add_session_client(client.clone()).await?;
        assert_eq!(direct.list_session_clients(&client.session_id).await?, std::slice::from_ref(&client), "{cut}");
        assert!(proxied.list_subject_clients(&client.subject).await?.contains(&client), "{cut}");
        direct.delete_session_client(&client.session_id, &client.client_id).await?;
    });
    cut_everywhere!(connect, proxy, After::NewConnections, proxied, cut => {
        let notice = notice(expires_at);
        proxied.create_logout_notice(notice.clone()).await?;
        let (now, until) = (notice.due_at, notice.due_at.plus(60));
        let claimed = proxied.claim_logout_notices(now, until, 10).await?;
        // A notice that a lost connection claimed is returned when the claim ends: it is not lost, and nobody
        // else gets it before.
        assert_eq!(direct.claim_logout_notices(now, until, 10).await?, [], "{cut}");
        let again = match claimed.is_empty() {
            true => direct.claim_logout_notices(until, until.plus(60), 10).await?,
            false => claimed,
        };
        assert_eq!(again.len(), 1, "{cut}");
        proxied.postpone_logout_notice(&again[0], until.plus(500)).await?;
        assert_eq!(direct.claim_logout_notices(until.plus(499), until.plus(600), 10).await?, [], "{cut}");
        assert_eq!(direct.claim_logout_notices(until.plus(500), until.plus(600), 10).await?.len(), 1, "{cut}");
        proxied.delete_logout_notice(&notice.id).await?;
        assert_eq!(direct.claim_logout_notices(until.plus(600), until.plus(700), 10).await?, [], "{cut}");
    });
    Ok(())
}

/// A second caller with the very same record is somebody else, whatever happened to its connection.
async fn another_call_is_not_taken_for_its_own<S: Store>(
    direct: &S,
    connect: &impl AsyncFn() -> Result<S, S::Error>,
    proxy: &Proxy,
) -> Result<(), S::Error> {
    let expires_at = model::code().expires_at;
    let (used, key) = (Secret::generate().digest(), key(expires_at));
    let credentials = StoredCredentials::new(Secret::generate().digest(), "");
    assert!(direct.use_once(&used, expires_at).await?);
    assert!(direct.create_signing_key(key.clone()).await?);
    assert!(direct.put_credentials(credentials.clone()).await?);
    cut_everywhere!(connect, proxy, After::NewConnections, proxied, cut => {
        assert!(!proxied.use_once(&used, expires_at).await?, "{cut}");
    });
    cut_everywhere!(connect, proxy, After::NewConnections, proxied, cut => {
        assert!(!proxied.create_signing_key(key.clone()).await?, "{cut}");
    });
    cut_everywhere!(connect, proxy, After::NewConnections, proxied, cut => {
        assert!(!proxied.put_credentials(credentials.clone()).await?, "{cut}");
    });
    cut_everywhere!(connect, proxy, After::NewConnections, proxied, cut => {
        let ended = session(expires_at);
        assert!(!proxied.replace_session(&ended.digest, ended.clone()).await?, "{cut}");
        assert!(!proxied.replace_session(&ended.digest, session(expires_at)).await?, "{cut}");
    });
    Ok(())
}

/// A client whose identifier all have.
fn registered(name: &str) -> Client {
    let client = Client::confidential("web", Secret::generate()).name(name);
    client.redirect_uri("https://client.example/cb").build().expect("a client")
}

fn key(expires_at: Timestamp) -> StoredKey {
    let slot = Secret::generate().reveal().to_owned();
    StoredKey::new(slot, "ES256", "PEM", expires_at, expires_at, expires_at)
}

fn session(expires_at: Timestamp) -> StoredSession {
    StoredSession::new(Secret::generate().digest(), "data", expires_at, expires_at)
}

fn notice(expires_at: Timestamp) -> PendingNotice {
    let (id, created_at) = (Secret::generate().digest(), model::code().issued_at);
    PendingNotice::new(id, "session", "web", "alice", created_at, expires_at)
}

fn client(session_id: &str, expires_at: Timestamp) -> SessionClient {
    SessionClient::new(session_id, Secret::generate().reveal(), model::code().subject, expires_at)
}

async fn on_sql(url: String) -> Result<(), SqlError> {
    let proxy = Proxy::before(&url).await;
    let direct = SqlStore::connect_with(&url, &patient()).await?;
    direct.migrate().await?;
    let options = patient().max_connections(2);
    let connect = async || connected(&proxy.url, &options).await;
    each_operation_knows_its_own_success(&direct, &connect, &proxy).await?;
    another_call_is_not_taken_for_its_own(&direct, &connect, &proxy).await
}

#[tokio::test]
async fn g_08_of_openid_on_postgresql() -> Result<(), SqlError> {
    needs!(POSTGRESQL);
    on_sql(Postgres::shared().fresh_database()).await
}

#[tokio::test]
async fn g_08_of_openid_on_mariadb() -> Result<(), SqlError> {
    needs!(MARIADB);
    on_sql(MariaDb::shared().fresh_database()).await
}

#[tokio::test]
async fn g_08_of_openid_on_redis() -> Result<(), RedisError> {
    needs!(REDIS);
    let url = Redis::shared().fresh_database();
    let proxy = Proxy::before(&url).await;
    let direct = RedisStore::connect(&url).await?;
    let connect = async || RedisStore::connect(&proxy.url).await;
    each_operation_knows_its_own_success(&direct, &connect, &proxy).await?;
    another_call_is_not_taken_for_its_own(&direct, &connect, &proxy).await
}
