//! The connections to a read replica.

use super::{SqlError, pool_options, server};
use crate::database::Pool;
use crate::dialect::Dialect;
use crate::options::{SqlOptions, TableNames};
use crate::replica::Replica;

/// What errors call its URL.
const PLACE: &str = "the URL of the read replica";

/// The replica, if the options have one. It is connected when it is first asked: it may be down now.
pub(super) fn of(
    primary: &Pool,
    options: &SqlOptions,
    names: &TableNames,
) -> Result<Option<Replica>, SqlError> {
    let Some(url) = options.read_replica.as_ref().map(|url| url.reveal()) else {
        return Ok(None);
    };
    if primary.dialect() != Dialect::Postgres {
        return Err(unusable("only PostgreSQL has one here; remove it"));
    }
    if !matches!(url.split(':').next(), Some("postgres" | "postgresql")) {
        return Err(unusable("write that of a PostgreSQL server: postgres://user:password@host/database"));
    }
    let (connect, pgbouncer) = server::postgres(url).map_err(|error| match error {
        SqlError::Url { source, .. } => SqlError::Url { place: PLACE.into(), source },
        error => error,
    })?;
    let is_shared = options.transaction_pooling || pgbouncer;
    let connect = if is_shared { sqlx::ConnectOptions::disable_statement_logging(connect) } else { connect };
    let pool = pool_options(options, &std::sync::Arc::default()).connect_lazy_with(connect);
    Ok(Some(Replica::new(pool, is_shared, options, names)))
}

fn unusable(reason: &'static str) -> SqlError {
    SqlError::Url { place: PLACE.into(), source: reason.into() }
}
