//! Runs statements on a connection, several in one message to its thread.

use futures_util::TryStreamExt;
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{AssertSqlSafe, Either, Executor, SqlSafeStr, Sqlite, SqliteConnection};

use super::super::dialect::Sql;
use super::super::value::Value;

/// A statement with its parameters.
pub(crate) type Statement<'a> = (&'a Sql, &'a [Value<'a>]);

/// What statements brought.
#[derive(Default)]
pub(super) struct Ran {
    /// How many rows each statement changed.
    pub(super) changed: Vec<u64>,
    /// The rows of all of them.
    pub(super) rows: Vec<SqliteRow>,
}

/// A statement with its parameters, as the driver has it.
pub(super) fn query<'q>(sql: Sql, values: &[Value<'_>]) -> Query<'q, Sqlite, SqliteArguments> {
    bound(AssertSqlSafe(sql), values)
}

/// The text contains no values: see `statements.rs`, and `options.rs` for the names of tables.
fn bound<'q>(
    text: impl SqlSafeStr,
    values: impl IntoIterator<Item = &'q Value<'q>>,
) -> Query<'static, Sqlite, SqliteArguments> {
    values.into_iter().fold(sqlx::query(text), |query, value| match value {
        Value::Text(text) => query.bind(*text),
        Value::Bytes(bytes) => query.bind(*bytes),
        Value::Integer(integer) => query.bind(*integer),
        Value::NoBytes => query.bind(None::<&[u8]>),
    })
}

/// Runs the statements one after the other until one fails. `before` are as many statements as it says, without
/// parameters.
pub(super) async fn run(
    connection: &mut SqliteConnection,
    before: (&'static str, usize),
    statements: &[Statement<'_>],
) -> Result<Ran, sqlx::Error> {
    let values = statements.iter().flat_map(|(_, values)| values.iter());
    let query = match (before, statements) {
        (("", _), [(sql, _)]) => bound(AssertSqlSafe(Sql::clone(sql)), values),
        ((before, _), _) => {
            let mut text = String::from(before);
            for (sql, _) in statements {
                text.push_str(sql);
                text.push(';');
            }
            bound(AssertSqlSafe(text), values)
        }
    };
    let mut ran = Ran::default();
    let mut steps = connection.fetch_many(query);
    while let Some(step) = steps.try_next().await? {
        match step {
            Either::Left(done) => ran.changed.push(done.rows_affected()),
            Either::Right(row) => ran.rows.push(row),
        }
    }
    drop(steps);
    // For a statement that changes nothing by its nature, SQLite repeats the number of the one before.
    ran.changed.drain(..before.1.min(ran.changed.len()));
    Ok(ran)
}
