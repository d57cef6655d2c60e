//! The same statements on the same tables, written by hand: no framework, no parsing, everything bound beforehand.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use oauth_runtime::Digest;
use redis::aio::ConnectionManager;
use sqlx::mysql::MySqlPoolOptions;
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use sqlx::{AssertSqlSafe, MySqlPool, PgPool, SqlitePool};

use crate::Result;
use crate::database::Database;
use crate::side::{Prepared, Rows, Side};

/// The hand-written side.
pub(crate) struct Bare {
    statements: Arc<Statements>,
    pool: Pool,
}

enum Pool {
    Sqlite { writer: SqlitePool, readers: SqlitePool },
    Postgresql(PgPool),
    MariaDb(MySqlPool),
    Redis(Box<RedisSide>),
}

struct Statements {
    get_code: String,
    get_access: String,
    get_refresh: String,
    extend: String,
    redeem: String,
    rotate: String,
    add_access: String,
    add_refresh: String,
}

impl Statements {
    fn new(database: Database) -> Self {
        let numbered = |text: &str| match database {
            Database::Postgresql => {
                let mut parts = text.split('?');
                let first = parts.next().unwrap_or_default().to_owned();
                parts.enumerate().fold(first, |sql, (index, part)| format!("{sql}${}{part}", index + 1))
            }
            _ => text.to_owned(),
        };
        let greatest = if database == Database::Sqlite { "MAX" } else { "GREATEST" };
        Self {
            get_code: numbered("SELECT record FROM oauth_authorization_codes WHERE digest = ?"),
            get_access: numbered("SELECT record FROM oauth_access_tokens WHERE digest = ?"),
            get_refresh: numbered("SELECT record, successor FROM oauth_refresh_tokens WHERE digest = ?"),
            extend: numbered(&format!(
                "UPDATE oauth_grants SET expires_at = {greatest}(expires_at, ?) WHERE grant_key = ?"
            )),
            redeem: numbered(
                "UPDATE oauth_authorization_codes SET redeemed_for = ? WHERE digest = ? AND grant_key = ? AND redeemed_for IS NULL",
            ),
            rotate: numbered(
                "UPDATE oauth_refresh_tokens SET successor = ? WHERE digest = ? AND grant_key = ? AND successor IS NULL",
            ),
            add_access: numbered(
                "INSERT INTO oauth_access_tokens (digest, grant_key, client_key, record, expires_at) VALUES (?, ?, ?, ?, ?)",
            ),
            add_refresh: numbered(
                "INSERT INTO oauth_refresh_tokens (digest, grant_key, client_key, record, successor, expires_at) VALUES (?, ?, ?, ?, NULL, ?)",
            ),
        }
    }
}

impl Bare {
    pub(crate) async fn connect(database: Database, url: &str) -> Result<Self> {
        let pool = match database {
            Database::Sqlite => {
                let options: SqliteConnectOptions = url.parse()?;
                let options = options
                    .synchronous(sqlx::sqlite::SqliteSynchronous::Full)
                    .pragma("cache_size", "-16000")
                    .pragma("mmap_size", "268435456");
                let writer = SqlitePoolOptions::new().max_connections(1).test_before_acquire(false);
                let readers = SqlitePoolOptions::new().max_connections(10).test_before_acquire(false);
                Pool::Sqlite {
                    writer: writer.connect_with(options.clone()).await?,
                    readers: readers.connect_with(options).await?,
                }
            }
            Database::Postgresql => {
                let options = PgPoolOptions::new().max_connections(10).test_before_acquire(false);
                Pool::Postgresql(options.connect(url).await?)
            }
            Database::MariaDb => {
                let options = MySqlPoolOptions::new().max_connections(10).test_before_acquire(false);
                let options = options.after_connect(|connection, _| {
                    Box::pin(async move {
                        let level = "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED";
                        sqlx::Executor::execute(connection, level).await.map(drop)
                    })
                });
                Pool::MariaDb(options.connect(url).await?)
            }
            Database::Redis => Pool::Redis(Box::new(RedisSide::connect(url).await?)),
        };
        Ok(Self { statements: Arc::new(Statements::new(database)), pool })
    }
}

/// The statements of an operation, on connections of one kind.
macro_rules! run_sql {
    ($s:expr, $writer:expr, $readers:expr, $begin:expr, $operation:expr, $rows:expr) => {{
        let (s, rows): (&Statements, &Rows) = ($s, $rows);
        let sql = |text: &String| AssertSqlSafe(text.clone());
        let (get, key) = match $operation {
            "code redemption" => (&s.get_code, &rows.code),
            "refresh" => (&s.get_refresh, &rows.presented),
            _ => (&s.get_access, &rows.first.access.0),
        };
        let found = sqlx::query(sql(get)).bind(&key[..]).fetch_optional($readers).await?;
        let record: Option<String> = found.map(|row| sqlx::Row::try_get(&row, 0)).transpose()?;
        if record.is_none() {
            return Err("nothing was found".into());
        }
        if $operation == "introspection" {
            return Ok(());
        }
        let pair = if $operation == "refresh" { &rows.second } else { &rows.first };
        let mut transaction = $begin;
        let extend = sqlx::query(sql(&s.extend)).bind(pair.refresh.2).bind(&rows.grant[..]);
        extend.execute(&mut *transaction).await?;
        let changed = match $operation {
            "refresh" => sqlx::query(sql(&s.rotate)).bind(&rows.successor).bind(&rows.presented[..]),
            _ => sqlx::query(sql(&s.redeem)).bind(&pair.access.0[..]).bind(&rows.code[..]),
        };
        if changed.bind(&rows.grant[..]).execute(&mut *transaction).await?.rows_affected() != 1 {
            return Err("nothing was changed".into());
        }
        for (statement, (digest, record, end)) in
            [(&s.add_access, &pair.access), (&s.add_refresh, &pair.refresh)]
        {
            let add =
                sqlx::query(sql(statement)).bind(&digest[..]).bind(&rows.grant[..]).bind(&rows.client[..]);
            add.bind(record).bind(end).execute(&mut *transaction).await?;
        }
        transaction.commit().await?;
        let _ = $writer;
        Ok(())
    }};
}

impl Side for Bare {
    fn run(&self, operation: &'static str, item: Arc<Prepared>) -> BoxFuture<'_, Result<()>> {
        Box::pin(async move {
            let (statements, rows) = (&*self.statements, &item.rows);
            match &self.pool {
                Pool::Sqlite { writer, readers } => {
                    run_sql!(
                        statements,
                        writer,
                        readers,
                        writer.begin_with("BEGIN IMMEDIATE").await?,
                        operation,
                        rows
                    )
                }
                Pool::Postgresql(pool) => {
                    run_sql!(statements, pool, pool, pool.begin().await?, operation, rows)
                }
                Pool::MariaDb(pool) => run_sql!(statements, pool, pool, pool.begin().await?, operation, rows),
                Pool::Redis(side) => side.run(operation, &item).await,
            }
        })
    }
}

/// The same scripts by EVALSHA, with arguments made beforehand.
struct RedisSide {
    manager: ConnectionManager,
    redeem: redis::Script,
    rotate: redis::Script,
}

macro_rules! script {
    ($name:literal) => {
        redis::Script::new(concat!(
            include_str!("../../../../oauth-runtime/redis/src/scripts/common.lua"),
            include_str!("../../../../oauth-runtime/redis/src/scripts/grants.lua"),
            include_str!(concat!("../../../../oauth-runtime/redis/src/scripts/", $name, ".lua"))
        ))
    };
}

/// Five minutes: the margin of the store.
const MARGIN: i64 = 300;

impl RedisSide {
    async fn connect(url: &str) -> Result<Self> {
        let manager = redis::Client::open(url)?.get_connection_manager().await?;
        Ok(Self { manager, redeem: script!("redeem_code"), rotate: script!("rotate_token") })
    }

    async fn run(&self, operation: &'static str, prepared: &Prepared) -> Result<()> {
        let mut manager = self.manager.clone();
        let (item, rows) = (&prepared.item, &prepared.rows);
        let digest = |bytes: &[u8; 32]| Digest::from_bytes(*bytes).to_string();
        let found: Option<String> = match operation {
            "code redemption" => {
                let key = format!("oauth:code:{}", item.code.digest);
                redis::cmd("HGET").arg(key).arg("record").query_async(&mut manager).await?
            }
            "refresh" => {
                let key = format!("oauth:refresh:{}", item.refresh_token().digest);
                let kept: (Option<String>, Option<String>) = redis::cmd("HMGET")
                    .arg(key)
                    .arg("record")
                    .arg("successor")
                    .query_async(&mut manager)
                    .await?;
                kept.0
            }
            _ => {
                let key = format!("oauth:access:{}", item.first.access_token.digest);
                redis::cmd("GET").arg(key).query_async(&mut manager).await?
            }
        };
        if found.is_none() {
            return Err("nothing was found".into());
        }
        let (script, pair) = match operation {
            "introspection" => return Ok(()),
            "refresh" => (&self.rotate, &rows.second),
            _ => (&self.redeem, &rows.first),
        };
        let mut invocation = script.arg("oauth:");
        invocation.arg(digest(&rows.grant));
        match operation {
            "refresh" => invocation.arg(digest(&rows.presented)).arg(&rows.successor),
            _ => invocation.arg(digest(&rows.code)),
        };
        invocation.arg(format!("{:020}", pair.refresh.2)).arg(pair.refresh.2 + MARGIN);
        for (token, record, end) in [&pair.access, &pair.refresh] {
            invocation.arg(digest(token)).arg(record).arg(end + MARGIN);
        }
        let outcome: String = invocation.invoke_async(&mut manager).await?;
        if matches!(outcome.as_str(), "redeemed" | "rotated") { Ok(()) } else { Err(outcome.into()) }
    }
}
