//! A database of an earlier version is migrated to this version, with all of its data.

use oauth_runtime::password::PasswordHash;
use oauth_runtime::store::{
    AuthorizationCodeStore, ClientRegistrationStore, ClientStore, Consent, ConsentStore, PersonStore,
    Redemption, RefreshTokenStore, SessionStore, SqlError, SqlStore, StoredSession, TokenStore, UserStore,
};
use oauth_runtime::testing::StoreSuite;
use oauth_runtime::{Client, ClientDocument, Secret};
use sqlx::AssertSqlSafe;
use test_needs::needs;
use test_servers::{MariaDb, Postgres};

use crate::model;
use crate::stores::patient;

/// The tables that each version after the first added. An earlier version has the other tables in their
/// current form: a step of the schema's history never changes.
const ADDED: [&[&str]; 17] = [
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
    // Indexes alone.
    &[],
    &["oauth_ciba_requests"],
    &["oauth_signals"],
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
        let suite = StoreSuite::new(move || std::future::ready(new.clone()))
            .everything()
            .ciba_requests()
            .signals()
            .managed_grants();
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

/// A database of version 15, as an instance of version 13 left it: with a user who has no entry by their subject.
macro_rules! from_version_15 {
    ($pool:ty, $url:expr, $indexes:literal) => {{
        let url = $url;
        let store = SqlStore::connect_with(&url, &patient()).await?;
        store.migrate().await?;
        let hash = PasswordHash::new(&"wonderland".into()).expect("hashed");
        store.put_user("alice", hash, "248289761001").await?;
        let pool = <$pool>::connect(&url).await?;
        for statement in [
            "DELETE FROM oauth_user_names",
            "DROP INDEX oauth_grants_of_client",
            "CREATE INDEX oauth_grants_client_key ON oauth_grants (client_key)",
            "DELETE FROM oauth_migrations WHERE version > 15",
        ] {
            sqlx::query(AssertSqlSafe(statement.to_owned())).execute(&pool).await?;
        }
        store.migrate().await?;
        let indexes: Vec<(String,)> = sqlx::query_as($indexes).fetch_all(&pool).await?;
        let has = |name: &str| indexes.iter().any(|(own,)| own == name);
        assert!(has("oauth_grants_of_client") && !has("oauth_grants_client_key"), "{indexes:?}");
        assert!(store.authenticate("alice", &"wonderland".into()).await?.is_some());
        store.delete_person("248289761001").await?;
        assert!(store.authenticate("alice", &"wonderland".into()).await?.is_none(), "the entry was noted");
        drop(pool);
        // SQLite plans with the schema that a connection has seen, and looks for a newer one only when a statement runs.
        Ok(<$pool>::connect(&url).await?)
    }};
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_a_client_needs_no_sorting_after_version_15_on_sqlite() -> Result<(), SqlError> {
    let directory = tempfile::tempdir().expect("a directory");
    let migrated: Result<sqlx::SqlitePool, SqlError> = from_version_15!(
        sqlx::SqlitePool,
        format!("sqlite://{}/auth.db", directory.path().display()),
        "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'oauth_grants'"
    );
    for (table, key) in [("grants", "grant_key"), ("session_clients", "entry_key")] {
        let page = format!(
            "EXPLAIN QUERY PLAN SELECT record FROM oauth_{table} WHERE client_key = x'00' AND {key} > x'00' \
             ORDER BY {key} LIMIT 10"
        );
        let plan: Vec<(i64, i64, i64, String)> =
            sqlx::query_as(AssertSqlSafe(page)).fetch_all(migrated.as_ref().expect("migrated")).await?;
        let plan: Vec<_> = plan.into_iter().map(|(.., step)| step).collect();
        assert!(plan[0].contains(&format!("oauth_{table}_of_client")) && plan.len() == 1, "{plan:?}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn from_version_15_on_postgresql() -> Result<(), SqlError> {
    needs!(POSTGRESQL);
    let migrated: Result<sqlx::PgPool, SqlError> = from_version_15!(
        sqlx::PgPool,
        Postgres::shared().fresh_database(),
        "SELECT indexname::text FROM pg_indexes WHERE tablename = 'oauth_grants'"
    );
    migrated.map(drop)
}
