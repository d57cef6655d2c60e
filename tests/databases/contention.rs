//! Redemption, rotation and revocation that wait for each other: another connection holds a row until all of them wait.

use std::sync::OnceLock;
use std::time::Duration;

use oauth_runtime::Digest;
use oauth_runtime::store::{
    AuthorizationCodeStore, Redemption, RefreshTokenStore, RotationOutcome, SqlError, SqlOptions, SqlStore,
    TokenStore,
};
use oauth_runtime::token::{AuthorizationCode, IssuedTokens};
use sqlx::{AssertSqlSafe, Connection, Row};
use test_needs::needs;
use test_servers::{MariaDb, Network, Postgres};
use tokio::sync::{Mutex, MutexGuard};

use crate::model;
use crate::round_trips::rotation;
use crate::stores::patient;

/// A test that would wait for longer has failed.
const LONGEST_WAIT: Duration = Duration::from_secs(120);

/// The other connection.
enum Other {
    Postgres(sqlx::PgConnection),
    MariaDb(sqlx::MySqlConnection),
}

impl Other {
    async fn connect(url: &str) -> sqlx::Result<Self> {
        Ok(match url.starts_with("mysql") {
            true => Self::MariaDb(sqlx::MySqlConnection::connect(url).await?),
            false => Self::Postgres(sqlx::PgConnection::connect(url).await?),
        })
    }

    /// Runs statements with `{}` in the place of the digest.
    async fn run(&mut self, sql: &str, digest: &Digest) -> sqlx::Result<()> {
        let digits: String = digest.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        match self {
            Self::Postgres(other) => {
                let sql = sql.replace("{}", &format!("decode('{digits}', 'hex')"));
                sqlx::Executor::execute(other, sqlx::raw_sql(AssertSqlSafe(sql))).await.map(drop)
            }
            Self::MariaDb(other) => {
                let sql = sql.replace("{}", &format!("x'{digits}'"));
                sqlx::Executor::execute(other, sqlx::raw_sql(AssertSqlSafe(sql))).await.map(drop)
            }
        }
    }

    /// Returns once this many connections to the database wait for a row.
    async fn until_waiting(&mut self, wanted: i64) -> sqlx::Result<()> {
        let waiting = self.wait_until_waiting(wanted);
        tokio::time::timeout(LONGEST_WAIT, waiting).await.expect("operations that wait for a row")
    }

    async fn wait_until_waiting(&mut self, wanted: i64) -> sqlx::Result<()> {
        loop {
            let waiting: i64 = match self {
                Self::Postgres(other) => {
                    let sql = "SELECT count(*) FROM pg_stat_activity \
                               WHERE datname = current_database() AND wait_event_type = 'Lock'";
                    sqlx::query(sql).fetch_one(other).await?.try_get(0)?
                }
                Self::MariaDb(other) => {
                    // Of the whole server: the tables about transactions are caches that a frequent reader never
                    // sees renewed.
                    let sql = "SELECT CAST(variable_value AS SIGNED) FROM information_schema.global_status \
                               WHERE variable_name = 'INNODB_ROW_LOCK_CURRENT_WAITS'";
                    sqlx::query(sql).fetch_one(other).await?.try_get(0)?
                }
            };
            if waiting == wanted {
                return Ok(());
            }
            tokio::task::yield_now().await;
        }
    }
}

/// An operation that may have to wait.
type Begun<T> = tokio::task::JoinHandle<Result<T, SqlError>>;

struct Contest {
    store: SqlStore,
    other: Other,
    /// Not in a transaction, where PostgreSQL shows the same state of other connections again and again.
    watch: Other,
}

impl Contest {
    async fn new(url: &str) -> Result<Self, SqlError> {
        let store = SqlStore::connect_with(url, &patient()).await?;
        store.migrate().await?;
        Ok(Self { store, other: Other::connect(url).await?, watch: Other::connect(url).await? })
    }

    async fn code(&self) -> Result<AuthorizationCode, SqlError> {
        let code = model::code();
        self.store.create_authorization_code(code.clone()).await?;
        Ok(code)
    }

    /// Begins a redemption.
    fn redeem(&self, code: &AuthorizationCode, tokens: &IssuedTokens) -> Begun<Redemption> {
        let (store, digest, tokens) = (self.store.clone(), code.digest, tokens.clone());
        tokio::spawn(async move { store.redeem_authorization_code(&digest, tokens).await })
    }

    /// Begins a rotation of the refresh token in `first`.
    fn rotate(&self, first: &IssuedTokens, second: &IssuedTokens) -> Begun<RotationOutcome> {
        let (store, rotation, tokens) = (self.store.clone(), rotation(first), second.clone());
        tokio::spawn(async move { store.rotate_refresh_token(rotation, tokens).await })
    }

    /// Which of the tokens are stored: neither or both, of each pair.
    async fn stored(&self, pairs: &[IssuedTokens]) -> Result<Vec<bool>, SqlError> {
        let mut stored = Vec::new();
        for tokens in pairs {
            let access = self.store.get_token(&tokens.access_token.digest).await?.is_some();
            let refresh = tokens.refresh_token.as_ref().expect("model tokens have one");
            let refresh = self.store.get_refresh_token(&refresh.digest).await?.is_some();
            assert_eq!(access, refresh, "half a pair is stored");
            stored.push(access);
        }
        Ok(stored)
    }
}

fn grant_key(code: &AuthorizationCode) -> Digest {
    Digest::of(code.grant_id.as_str())
}

const HOLD_GRANT: &str = "START TRANSACTION; SELECT 1 FROM oauth_grants WHERE grant_key = {} FOR UPDATE";
const DELETE_GRANT: &str = "START TRANSACTION; DELETE FROM oauth_grants WHERE grant_key = {}";
const DELETE_REST: &str = "DELETE FROM oauth_authorization_codes WHERE grant_key = {}; \
                           DELETE FROM oauth_refresh_tokens WHERE grant_key = {}; \
                           DELETE FROM oauth_access_tokens WHERE grant_key = {}; COMMIT";

/// The revocation has deleted the grant and nothing else yet.
async fn nothing_is_added_after_a_revocation(url: &str) -> Result<(), SqlError> {
    let mut contest = Contest::new(url).await?;
    let code = contest.code().await?;
    let tokens = model::tokens(&code);
    contest.other.run(DELETE_GRANT, &grant_key(&code)).await?;
    let redemption = contest.redeem(&code, &tokens);
    contest.watch.until_waiting(1).await?;
    contest.other.run(DELETE_REST, &grant_key(&code)).await?;
    assert_eq!(redemption.await.expect("no panic")?, Redemption::Unknown);
    assert_eq!(contest.stored(&[tokens]).await?, [false]);

    let (code, first) = model::redeemed(&contest.store).await?;
    let second = model::tokens(&code);
    contest.other.run(DELETE_GRANT, &grant_key(&code)).await?;
    let rotation = contest.rotate(&first, &second);
    contest.watch.until_waiting(1).await?;
    contest.other.run(DELETE_REST, &grant_key(&code)).await?;
    assert_eq!(rotation.await.expect("no panic")?, RotationOutcome::Unknown);
    assert_eq!(contest.stored(&[second]).await?, [false]);
    Ok(())
}

/// The redemption has the grant, and waits for its code; the revocation waits for the grant.
async fn a_revocation_deletes_what_was_added_before(url: &str) -> Result<(), SqlError> {
    let mut contest = Contest::new(url).await?;
    let code = contest.code().await?;
    let (tokens, grant_id) = (model::tokens(&code), code.grant_id.clone());
    let hold = "START TRANSACTION; SELECT 1 FROM oauth_authorization_codes WHERE digest = {} FOR UPDATE";
    contest.other.run(hold, &code.digest).await?;
    let redemption = contest.redeem(&code, &tokens);
    contest.watch.until_waiting(1).await?;
    let store = contest.store.clone();
    let revocation = tokio::spawn(async move { store.revoke_grant(&grant_id).await });
    contest.watch.until_waiting(2).await?;
    contest.other.run("ROLLBACK", &code.digest).await?;
    assert_eq!(redemption.await.expect("no panic")?, Redemption::Redeemed);
    revocation.await.expect("no panic")?;
    assert_eq!(contest.stored(&[tokens]).await?, [false]);
    assert_eq!(contest.store.get_authorization_code(&code.digest).await?, None);
    Ok(())
}

/// All began before any of them spent it.
async fn those_that_waited_have_one_winner(url: &str) -> Result<(), SqlError> {
    let mut contest = Contest::new(url).await?;
    let code = contest.code().await?;
    let pairs: Vec<_> = (0..4).map(|_| model::tokens(&code)).collect();
    contest.other.run(HOLD_GRANT, &grant_key(&code)).await?;
    let redemptions: Vec<_> = pairs.iter().map(|tokens| contest.redeem(&code, tokens)).collect();
    contest.watch.until_waiting(4).await?;
    contest.other.run("ROLLBACK", &code.digest).await?;
    let mut won = Vec::new();
    for redemption in redemptions {
        match redemption.await.expect("no panic")? {
            Redemption::Redeemed => won.push(true),
            Redemption::Replayed { grant_id } if grant_id == code.grant_id => won.push(false),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(won.iter().filter(|won| **won).count(), 1);
    assert_eq!(contest.stored(&pairs).await?, won);

    let winner = pairs.iter().zip(&won).find(|(_, won)| **won).map(|(tokens, _)| tokens).expect("a winner");
    let pairs: Vec<_> = (0..4).map(|_| model::tokens(&code)).collect();
    contest.other.run(HOLD_GRANT, &grant_key(&code)).await?;
    let rotations: Vec<_> = pairs.iter().map(|tokens| contest.rotate(winner, tokens)).collect();
    contest.watch.until_waiting(4).await?;
    contest.other.run("ROLLBACK", &code.digest).await?;
    let mut won = Vec::new();
    for rotation in rotations {
        match rotation.await.expect("no panic")? {
            RotationOutcome::Rotated => won.push(true),
            RotationOutcome::Replayed { grant_id } if grant_id == code.grant_id => won.push(false),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(won.iter().filter(|won| **won).count(), 1);
    assert_eq!(contest.stored(&pairs).await?, won);
    Ok(())
}

/// As after a lost connection: the same redemption, twice, of which one waits for the other.
async fn the_same_redemption_succeeds_twice(url: &str) -> Result<(), SqlError> {
    let mut contest = Contest::new(url).await?;
    let code = contest.code().await?;
    let tokens = model::tokens(&code);
    contest.other.run(HOLD_GRANT, &grant_key(&code)).await?;
    let both = [contest.redeem(&code, &tokens), contest.redeem(&code, &tokens)];
    contest.watch.until_waiting(2).await?;
    contest.other.run("ROLLBACK", &code.digest).await?;
    for redemption in both {
        assert_eq!(redemption.await.expect("no panic")?, Redemption::Redeemed);
    }
    assert_eq!(contest.stored(&[tokens]).await?, [true]);
    Ok(())
}

/// The refresh token cannot be inserted: the code is not spent, no access token is stored, and no row stays locked.
async fn what_fails_half_way_is_undone(url: &str) -> Result<(), SqlError> {
    let contest = Contest::new(url).await?;
    let alone = SqlStore::connect_with(url, &SqlOptions::new().max_connections(1)).await?;
    let (_, others) = model::redeemed(&contest.store).await?;
    let code = contest.code().await?;
    let mut tokens = model::tokens(&code);
    let digest = others.refresh_token.as_ref().expect("model tokens have one").digest;
    tokens.refresh_token.as_mut().expect("model tokens have one").digest = digest;
    let error = alone.redeem_authorization_code(&code.digest, tokens.clone()).await.expect_err("it exists");
    assert!(!error.is_temporary(), "{error}");
    assert_eq!(contest.store.get_token(&tokens.access_token.digest).await?, None);
    // On other connections, and then on the same one.
    let again = model::tokens(&code);
    let redemption = contest.store.redeem_authorization_code(&code.digest, again.clone()).await?;
    assert_eq!(redemption, Redemption::Redeemed);
    let replay = alone.redeem_authorization_code(&code.digest, model::tokens(&code)).await?;
    assert_eq!(replay, Redemption::Replayed { grant_id: code.grant_id.clone() });
    assert_eq!(contest.stored(&[again]).await?, [true]);
    Ok(())
}

/// A store whose operations give up soon.
async fn impatient(url: &str) -> Result<SqlStore, SqlError> {
    let options = SqlOptions::new().max_connections(1).timeout(Duration::from_millis(300));
    SqlStore::connect_with(url, &options).await
}

/// The caller gives up while the server waits for a row. Whether the server goes on or not, the same redemption
/// succeeds afterwards, and both tokens are stored.
async fn what_took_too_long_can_be_done_again(url: &str) -> Result<(), SqlError> {
    let mut contest = Contest::new(url).await?;
    let impatient = impatient(url).await?;
    let code = contest.code().await?;
    let tokens = model::tokens(&code);
    contest.other.run(HOLD_GRANT, &grant_key(&code)).await?;
    let error =
        impatient.redeem_authorization_code(&code.digest, tokens.clone()).await.expect_err("it is held");
    assert!(error.is_temporary(), "{error}");
    contest.other.run("ROLLBACK", &code.digest).await?;
    let redemption = contest.store.redeem_authorization_code(&code.digest, tokens.clone()).await?;
    assert_eq!(redemption, Redemption::Redeemed);
    assert_eq!(contest.stored(&[tokens]).await?, [true]);
    contest.store.revoke_grant(&code.grant_id).await
}

/// The caller gives up while the server waits for a row, and then the operation fails on the server. Nothing stays locked.
async fn what_fails_without_its_caller_holds_nothing(url: &str) -> Result<(), SqlError> {
    let mut contest = Contest::new(url).await?;
    let impatient = impatient(url).await?;
    let code = contest.code().await?;
    let tokens = model::tokens(&code);
    contest.other.run(HOLD_GRANT, &grant_key(&code)).await?;
    impatient.redeem_authorization_code(&code.digest, tokens.clone()).await.expect_err("it is held");
    let spend = "UPDATE oauth_authorization_codes SET redeemed_for = digest WHERE digest = {}; COMMIT";
    contest.other.run(spend, &code.digest).await?;
    let redemption = contest.store.redeem_authorization_code(&code.digest, tokens.clone()).await?;
    assert_eq!(redemption, Redemption::Replayed { grant_id: code.grant_id.clone() });
    contest.store.revoke_grant(&code.grant_id).await?;
    assert_eq!(contest.stored(&[tokens]).await?, [false]);
    Ok(())
}

/// The connection is lost while the server is at work on a creation, and the second attempt waits for the first.
async fn a_creation_succeeds_that_its_own_first_attempt_overtakes(url: &str) -> Result<(), SqlError> {
    let mut contest = Contest::new(url).await?;
    let network = Network::before(url);
    let through = SqlStore::connect_with(&network.url, &patient()).await?;
    let code = contest.code().await?;
    let (mut another, tokens) = (code.clone(), model::tokens(&code));
    another.digest = model::code().digest;
    contest.other.run(HOLD_GRANT, &grant_key(&code)).await?;
    let (store, created) = (through.clone(), tokens.clone());
    let creation = tokio::spawn(async move { store.create_token(created).await });
    contest.watch.until_waiting(1).await?;
    network.cut();
    contest.watch.until_waiting(2).await?;
    contest.other.run("ROLLBACK", &code.digest).await?;
    creation.await.expect("no panic")?;
    assert_eq!(contest.stored(&[tokens]).await?, [true]);

    contest.other.run(HOLD_GRANT, &grant_key(&code)).await?;
    let created = another.clone();
    let creation = tokio::spawn(async move { through.create_authorization_code(created).await });
    contest.watch.until_waiting(1).await?;
    network.cut();
    contest.watch.until_waiting(2).await?;
    contest.other.run("ROLLBACK", &code.digest).await?;
    creation.await.expect("no panic")?;
    assert_eq!(contest.store.get_authorization_code(&another.digest).await?, Some(another));
    Ok(())
}

macro_rules! on_both {
    ($($case:ident)*) => {
        mod postgresql {
            use super::*;
            $(#[tokio::test]
            async fn $case() -> Result<(), SqlError> {
                needs!(POSTGRESQL);
                super::$case(&Postgres::shared().fresh_database()).await
            })*
        }

        mod mariadb {
            use super::*;
            $(#[tokio::test]
            async fn $case() -> Result<(), SqlError> {
                needs!(MARIADB);
                let (server, _alone) = undisturbed_mariadb().await;
                super::$case(&server.fresh_database()).await
            })*
        }
    };
}

/// A server on which nothing else waits, for one test at a time.
async fn undisturbed_mariadb() -> (&'static MariaDb, MutexGuard<'static, ()>) {
    static SERVER: OnceLock<MariaDb> = OnceLock::new();
    static ALONE: Mutex<()> = Mutex::const_new(());
    let alone = ALONE.lock().await;
    (SERVER.get_or_init(MariaDb::start), alone)
}

on_both! {
    nothing_is_added_after_a_revocation
    a_revocation_deletes_what_was_added_before
    those_that_waited_have_one_winner
    the_same_redemption_succeeds_twice
    what_fails_half_way_is_undone
    what_took_too_long_can_be_done_again
    what_fails_without_its_caller_holds_nothing
    a_creation_succeeds_that_its_own_first_attempt_overtakes
}
