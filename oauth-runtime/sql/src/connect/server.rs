//! The URLs of servers: the drivers' parameters, and ours.

use url::Url;

use super::{SqlError, parse, unusable};
use oauth_runtime_core::__internal::{check_files, take_parameters};

/// Parameters that name a file.
const FILES: &[&str] =
    &["sslrootcert", "ssl-root-cert", "sslca", "ssl-ca", "sslcert", "ssl-cert", "sslkey", "ssl-key"];

/// The parameters of PostgreSQL's driver.
#[cfg(feature = "postgres")]
const POSTGRES: &[&str] = &[
    "sslmode",
    "ssl-mode",
    "sslrootcert",
    "ssl-root-cert",
    "ssl-ca",
    "sslcert",
    "ssl-cert",
    "sslkey",
    "ssl-key",
    "statement-cache-capacity",
    "host",
    "hostaddr",
    "port",
    "dbname",
    "user",
    "password",
    "application_name",
    "options",
];

/// The parameters of MySQL's driver.
#[cfg(feature = "mysql")]
const MYSQL: &[&str] = &[
    "sslmode",
    "ssl-mode",
    "sslca",
    "ssl-ca",
    "charset",
    "collation",
    "sslcert",
    "ssl-cert",
    "sslkey",
    "ssl-key",
    "statement-cache-capacity",
    "socket",
    "timezone",
    "time-zone",
];

/// How to connect to PostgreSQL, and whether the URL says that PgBouncer is in between.
#[cfg(feature = "postgres")]
pub(super) fn postgres(url: &str) -> Result<(sqlx::postgres::PgConnectOptions, bool), SqlError> {
    let (url, [pgbouncer]) = checked(url, ["pgbouncer"], POSTGRES)?;
    let pgbouncer = match pgbouncer.as_deref() {
        None | Some("false") => false,
        Some("true") => true,
        Some(_) => return Err(unusable("pgbouncer: write true or false")),
    };
    let connect: sqlx::postgres::PgConnectOptions = parse(&url)?;
    // The store has no floating-point numbers, and PgBouncer refuses unknown parameters at the start of a
    // connection.
    Ok((connect.extra_float_digits(None), pgbouncer))
}

/// How to connect to MySQL or MariaDB, and for what a statement waits at a node of Galera.
#[cfg(feature = "mysql")]
pub(super) fn mysql(url: &str) -> Result<(sqlx::mysql::MySqlConnectOptions, Option<u8>), SqlError> {
    let (url, [wait]) = checked(url, ["wsrep_sync_wait"], MYSQL)?;
    let wait = match wait.map(|wait| wait.parse()) {
        None => None,
        Some(Ok(wait @ 0..=15)) => Some(wait),
        Some(_) => {
            return Err(unusable(
                "wsrep_sync_wait: write a number from 0 to 15; 7 waits before all statements",
            ));
        }
    };
    Ok((parse(&url)?, wait))
}

/// The URL with only known parameters, without ours.
fn checked<const N: usize>(
    url: &str,
    own: [&str; N],
    known: &[&str],
) -> Result<(String, [Option<String>; N]), SqlError> {
    let mut url = Url::parse(url).map_err(unusable)?;
    let values = take_parameters(&mut url, own, known).map_err(unusable)?;
    check_files(&url, FILES).map_err(unusable)?;
    Ok((url.into(), values))
}
