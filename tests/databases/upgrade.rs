//! A database of an earlier version is migrated to this version, with all of its data.

use oauth_runtime::store::{
    AuthorizationCodeStore, ClientRegistrationStore, ClientStore, Consent, ConsentStore, Redemption,
    RefreshTokenStore, SessionStore, SqlError, SqlStore, StoredSession, TokenStore,
};
use oauth_runtime::testing::StoreSuite;
use oauth_runtime::{Client, ClientDocument, Secret};
use sqlx::AssertSqlSafe;
use test_needs::needs;
use test_servers::{MariaDb, Postgres};

use crate::model;

/// The tables that each version after the first added. An earlier version has the other tables in their
/// current form: a step of the schema's history never changes.
const ADDED: [&[&str]; 14] = [
    &["oauth_claims", "oauth_used_once", "oauth_signing_keys", "oauth_credentials", "oauth_session_clients"],
    &["oauth_device_codes"],
    &["oauth_consent_subjects"],
    &["oauth_failed_attempts"],
    &["oauth_logout_notices", "oauth_session_subjects"],
    &["oauth_pushed_requests"],
    &["oauth_idle_clients"],
    &["oauth_session_people"],
    &["oauth_events"],
    &["oauth_tenant_entries"],
    &["oauth_webhooks"],
    &["oauth_upstream_links"],
    &["oauth_user_names", "oauth_person_emails", "oauth_tickets"],
    &["oauth_mails"],
];

/// The statements that turn a database of this version into one of an earlier version.
fn back_to(version: usize) -> Vec<String> {
    let drop = ADDED[version - 1..].concat().into_iter().map(|table| format!("DROP TABLE {table}"));
    drop.chain([format!("DELETE FROM oauth_migrations WHERE version > {version}")]).collect()
}

/// All data of version 1 is preserved, and the new version works.
macro_rules! from_version {
    ($version:literal, $pool:ty, $url:expr) => {{
        let url = $url;
        let old = SqlStore::connect(&url).await?;
        old.migrate().await?;
        let pool = <$pool>::connect(&url).await?;
        let kept = Kept::store(&old).await?;
        for statement in back_to($version) {
            sqlx::query(AssertSqlSafe(statement)).execute(&pool).await?;
        }
        let new = SqlStore::connect(&url).await?;
        tokio::try_join!(new.migrate(), old.migrate())?;
        kept.ensure_in(&new).await?;
        // An instance of the previous version keeps working.
        Kept::store(&old).await?.ensure_in(&new).await?;
        let suite = StoreSuite::new(move || std::future::ready(new.clone())).everything();
        suite.run().await.assert_passed();
        let versions: Vec<(i64,)> =
            sqlx::query_as("SELECT version FROM oauth_migrations ORDER BY version").fetch_all(&pool).await?;
        let expected: Vec<(i64,)> = (1..=1 + ADDED.len() as i64).map(|version| (version,)).collect();
        assert_eq!(versions, expected);
        Ok(())
    }};
}

/// One of everything.
struct Kept {
    client: Client,
    idle: Client,
    code: oauth_runtime::token::AuthorizationCode,
    tokens: oauth_runtime::token::IssuedTokens,
    session: StoredSession,
    consent: Consent,
}

impl Kept {
    async fn store(store: &SqlStore) -> Result<Self, SqlError> {
        let client = Client::confidential(Secret::generate().reveal(), Secret::generate());
        let client = client.redirect_uri("https://client.example/cb").build().expect("a client");
        assert!(store.create_client(client.clone()).await?);
        let (code, tokens) = model::redeemed(store).await?;
        let url = format!("https://{}.example/client.json", Secret::generate().reveal());
        let idle = Client::public(url).redirect_uri("https://client.example/cb").build().expect("a client");
        let idle = idle.into_documented(ClientDocument::new(code.issued_at));
        assert!(store.create_client(idle.clone()).await?);
        let (issued_at, expires_at) = (code.issued_at, code.expires_at);
        let digest = Secret::generate().digest();
        let session = StoredSession::new(digest, "data", issued_at, expires_at);
        store.create_session(session.clone()).await?;
        let consent = Consent::new("alice", client.client_id(), code.scope.clone(), issued_at);
        assert!(store.replace_consent(None, consent.clone()).await?);
        Ok(Self { client, idle, code, tokens, session, consent })
    }

    async fn ensure_in(self, store: &SqlStore) -> Result<(), SqlError> {
        let Self { client, idle, code, tokens, session, consent } = self;
        assert_eq!(store.get_client(client.client_id()).await?.as_ref(), Some(&client));
        assert_eq!(store.get_token(&tokens.access_token.digest).await?.as_ref(), Some(&tokens.access_token));
        assert!(store.list_idle_clients(code.issued_at, None, 1000).await?.contains(&idle), "it is found");
        let refresh_token = tokens.refresh_token.as_ref().expect("model tokens have one");
        assert_eq!(store.get_refresh_token(&refresh_token.digest).await?.as_ref(), Some(refresh_token));
        assert!(store.get_session(&session.digest).await? == Some(session));
        assert_eq!(store.get_consent("alice", client.client_id()).await?.as_ref(), Some(&consent));
        assert!(store.list_consents("alice").await?.contains(&consent), "it is listed after the migration");
        let again = store.redeem_authorization_code(&code.digest, model::tokens(&code)).await?;
        assert_eq!(again, Redemption::Replayed { grant_id: code.grant_id.clone() });
        store.revoke_grant(&code.grant_id).await?;
        assert_eq!(store.get_authorization_code(&code.digest).await?, None);
        assert!(store.delete_client(client.client_id()).await?);
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn from_version_1_on_postgresql() -> Result<(), SqlError> {
    needs!(POSTGRESQL);
    from_version!(1, sqlx::PgPool, Postgres::shared().fresh_database())
}

#[tokio::test(flavor = "multi_thread")]
async fn from_version_1_on_mariadb() -> Result<(), SqlError> {
    needs!(MARIADB);
    from_version!(1, sqlx::MySqlPool, MariaDb::shared().fresh_database())
}

#[tokio::test(flavor = "multi_thread")]
async fn from_version_1_on_sqlite() -> Result<(), SqlError> {
    let directory = tempfile::tempdir().expect("a directory");
    from_version!(1, sqlx::SqlitePool, format!("sqlite://{}/auth.db", directory.path().display()))
}

#[tokio::test(flavor = "multi_thread")]
async fn from_version_2_on_postgresql() -> Result<(), SqlError> {
    needs!(POSTGRESQL);
    from_version!(2, sqlx::PgPool, Postgres::shared().fresh_database())
}

#[tokio::test(flavor = "multi_thread")]
async fn from_version_2_on_mariadb() -> Result<(), SqlError> {
    needs!(MARIADB);
    from_version!(2, sqlx::MySqlPool, MariaDb::shared().fresh_database())
}

#[tokio::test(flavor = "multi_thread")]
async fn from_version_2_on_sqlite() -> Result<(), SqlError> {
    let directory = tempfile::tempdir().expect("a directory");
    from_version!(2, sqlx::SqlitePool, format!("sqlite://{}/auth.db", directory.path().display()))
}
