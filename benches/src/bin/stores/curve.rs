//! Lookups in tables that grow.

use std::time::Instant;

use oauth_runtime::Digest;
use oauth_runtime::store::{AnyStore, TokenStore};
use oauth_runtime::token::AccessToken;
use sqlx::AssertSqlSafe;

use crate::database::{Database, Running};
use crate::model::Item;
use crate::plot::{self, Labels, Line, Scale};
use crate::table::median;
use crate::{Arguments, Result};

/// Rows of one statement.
const BATCH: usize = 1_000;

/// Lookups of one measurement, and how often it is repeated.
const LOOKUPS: usize = 2_000;
const REPETITIONS: usize = 7;

/// How often it is tried at most until a database has done with what it was given: pages to write, indexes to merge.
const MOST_ATTEMPTS: usize = 12;

/// Two medians this close to each other are settled.
const SETTLED: f64 = 0.05;

pub(crate) async fn measure(arguments: &Arguments, file: &str) -> Result<()> {
    let sizes: Vec<usize> =
        [1_000, 10_000, 100_000, 1_000_000].into_iter().filter(|size| *size <= arguments.rows).collect();
    let mut lines = Vec::new();
    for database in &arguments.databases {
        let running = database.start().await?;
        let filler = Filler::connect(*database, &running).await?;
        let (mut rows, mut known) = (0, Vec::new());
        let mut points = Vec::new();
        for size in &sizes {
            while rows < *size {
                let digests = filler.add().await?;
                // Spread over everything that was stored.
                known.extend(digests.into_iter().step_by((BATCH * size / 1_000 / LOOKUPS).clamp(1, 100)));
                rows += BATCH;
            }
            let time = settled_lookup(&running.store, &known).await?;
            println!("{}, {rows} rows: {time:.1} µs a lookup", database.name());
            points.push((*size, time));
        }
        lines.push(Line { name: database.name(), points });
    }
    let labels = Labels { caption: "Looking an access token up", x: "rows in the table", y: "µs a lookup" };
    plot::draw(file, &labels, Scale::Logarithmic, &lines)
}

/// Microseconds of a lookup, once they change no more.
async fn settled_lookup(store: &AnyStore, known: &[Digest]) -> Result<f64> {
    let mut before = lookup(store, known).await?;
    for _ in 0..MOST_ATTEMPTS {
        let time = lookup(store, known).await?;
        if (time - before).abs() < before * SETTLED {
            return Ok(time);
        }
        before = time;
    }
    Ok(before)
}

/// Microseconds of a lookup, one after the other.
async fn lookup(store: &AnyStore, known: &[Digest]) -> Result<f64> {
    let mut times = Vec::new();
    for _ in 0..REPETITIONS {
        let wanted: Vec<&Digest> = (0..LOOKUPS).map(|_| &known[rand::random_range(0..known.len())]).collect();
        let start = Instant::now();
        for digest in wanted {
            if store.get_token(digest).await?.is_none() {
                return Err("a token that was stored is not found".into());
            }
        }
        times.push(start.elapsed().as_secs_f64() * 1_000_000.0 / LOOKUPS as f64);
    }
    Ok(median(times))
}

/// Adds access tokens, many at once.
enum Filler {
    Sqlite(sqlx::SqlitePool),
    Postgresql(sqlx::PgPool),
    MariaDb(sqlx::MySqlPool),
    Redis(redis::aio::ConnectionManager),
}

impl Filler {
    async fn connect(database: Database, running: &Running) -> Result<Self> {
        Ok(match database {
            Database::Sqlite => Self::Sqlite(sqlx::SqlitePool::connect(&running.url).await?),
            Database::Postgresql => Self::Postgresql(sqlx::PgPool::connect(&running.url).await?),
            Database::MariaDb => {
                let pool = sqlx::MySqlPool::connect(&running.url).await?;
                // The tests' server is a small one; a real one has room for its indexes.
                sqlx::raw_sql("SET GLOBAL innodb_buffer_pool_size = 2147483648").execute(&pool).await?;
                Self::MariaDb(pool)
            }
            Database::Redis => {
                Self::Redis(redis::Client::open(running.url.as_str())?.get_connection_manager().await?)
            }
        })
    }

    /// A batch; gives its digests.
    async fn add(&self) -> Result<Vec<Digest>> {
        let tokens: Vec<AccessToken> = (0..BATCH).map(|_| Item::new().first.access_token).collect();
        match self {
            Self::Sqlite(pool) => {
                let insert = AssertSqlSafe(insert(&tokens, |bytes| format!("x'{bytes}'"))?);
                sqlx::raw_sql(insert).execute(pool).await?;
            }
            Self::MariaDb(pool) => {
                let insert = AssertSqlSafe(insert(&tokens, |bytes| format!("x'{bytes}'"))?);
                sqlx::raw_sql(insert).execute(pool).await?;
            }
            Self::Postgresql(pool) => {
                let insert = AssertSqlSafe(insert(&tokens, |bytes| format!("'\\x{bytes}'"))?);
                sqlx::raw_sql(insert).execute(pool).await?;
            }
            Self::Redis(manager) => {
                let mut pipeline = redis::pipe();
                for token in &tokens {
                    let end = token.expires_at.as_unix() + 300;
                    let set = pipeline.cmd("SET").arg(format!("oauth:access:{}", token.digest));
                    set.arg(serde_json::to_string(token)?).arg("EXAT").arg(end).ignore();
                }
                pipeline.query_async::<()>(&mut manager.clone()).await?;
            }
        }
        Ok(tokens.iter().map(|token| token.digest).collect())
    }
}

/// One INSERT for all. The values are made here: digests in hexadecimal, and JSON without a quote in it.
fn insert(tokens: &[AccessToken], literal: impl Fn(String) -> String) -> Result<String> {
    let hexadecimal = |digest: &Digest| digest.as_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    let row = |token: &AccessToken| {
        let keys = [&token.digest, &Digest::of(token.grant_id.as_str()), &Digest::of(&token.client_id)];
        let keys = keys.map(|digest| literal(hexadecimal(digest))).join(", ");
        Ok(format!("({keys}, '{}', {})", serde_json::to_string(token)?, token.expires_at))
    };
    let rows: Result<Vec<String>> = tokens.iter().map(row).collect();
    let columns = "digest, grant_key, client_key, record, expires_at";
    Ok(format!("INSERT INTO oauth_access_tokens ({columns}) VALUES {}", rows?.join(", ")))
}
