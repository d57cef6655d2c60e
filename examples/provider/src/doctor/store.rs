//! The store: whether it answers, the version of its schema, its clock, and the secret that seals.

use std::path::Path;

use oauth_runtime::store::{AnyStore, ClientCache, ClientStore, SqlStatus, SqlStore};
use oauth_runtime::tenants::TenantStore;
use oauth_runtime::{BoxError, Clock, SystemClock};

use super::Finding;
use crate::causes::with_causes;
use crate::config::Config;
use crate::records::Records;
use crate::store::{self, Store};
use crate::store_secret;

/// How far clocks may differ before codes and proofs of short life are refused.
pub(super) const CLOSE: u64 = 5;

/// The store, if it can be used.
pub(super) async fn check(config: &Config, findings: &mut Vec<Finding>) -> Option<Store> {
    let url = match store::url(config) {
        Ok(url) => url,
        Err(error) => {
            findings.push(Finding::fail("store", error));
            return None;
        }
    };
    if store_secret::is_in_memory(&url) {
        findings.push(Finding::warn(
            "store",
            "it is in memory, so everything is gone when the provider ends; set `store` for more than trying",
        ));
        return None;
    }
    secret(config, &url, findings);
    if let Some(path) = store_secret::database_file(&url).filter(|path| !path.exists()) {
        findings.push(missing(&path));
        return None;
    }
    match open(config, &url).await {
        Ok((store, status)) => {
            let is_current = status.as_ref().is_none_or(|status| describe(status, findings));
            if let AnyStore::Redis(redis) = store.store().shared()
                && let Ok(time) = redis.time().await
            {
                findings.push(clock("clock of the store", time.as_unix(), "the store"));
            }
            if is_current && let Err(error) = store.get_client("").await {
                findings.push(Finding::fail("store", with_causes(&error)));
                return None;
            }
            findings.push(Finding::ok("store", format!("{} answers", kind(&url))));
            is_current.then_some(store)
        }
        Err(error) => {
            let what =
                format!("{}; is it running, and does it accept connections from here?", with_causes(&*error));
            findings.push(Finding::fail("store", what));
            None
        }
    }
}

/// Opens it as it is. The provider migrates it at its start.
async fn open(config: &Config, url: &str) -> Result<(Store, Option<SqlStatus>), BoxError> {
    let is_sql = ["sqlite:", "postgres:", "postgresql:", "mysql:", "mariadb:"]
        .iter()
        .any(|scheme| url.starts_with(scheme));
    let (store, status) = match is_sql {
        true => {
            let mut options = config.reading.replica.clone().unwrap_or_default();
            if config.tenant.is_some() {
                options = options.table_prefix(store::OF_TENANTS.0);
            }
            let store = SqlStore::connect_with(url, &options).await?;
            let status = store.status().await?;
            (AnyStore::Sql(store), Some(status))
        }
        false if config.tenant.is_some() => (store::open_of_tenants(config).await?, None),
        false => (AnyStore::connect(url).await?, None),
    };
    let records = match &config.tenant {
        Some(tenant) => Records::Part(TenantStore::new(tenant, store)),
        None => Records::Whole(store),
    };
    Ok((ClientCache::new(records).lifetime(std::time::Duration::ZERO), status))
}

/// Whether the schema can be read by this version.
fn describe(status: &SqlStatus, findings: &mut Vec<Finding>) -> bool {
    let (is, newest) = (status.schema_version, status.newest_version);
    findings.push(schema(is, newest));
    findings.push(clock("clock of the store", status.now.as_unix(), "the store"));
    is >= newest
}

fn schema(is: u64, newest: u64) -> Finding {
    match is {
        0 => Finding::warn(
            "schema",
            "the database is empty; the provider creates its tables at the next start",
        ),
        _ if is < newest => Finding::warn(
            "schema",
            format!(
                "version {is}, and this program has {newest}: the next start migrates it. Make a backup first; \
                 instances of the earlier version keep working"
            ),
        ),
        _ if is > newest => Finding::warn(
            "schema",
            format!("version {is} is newer than that of this program, {newest}; update this program"),
        ),
        _ => Finding::ok("schema", format!("version {is}, the newest")),
    }
}

/// Compares a clock with that of this machine.
pub(super) fn clock(check: &str, theirs: u64, whose: &str) -> Finding {
    let off = SystemClock.now().as_unix().abs_diff(theirs);
    match off {
        0..=CLOSE => Finding::ok(check, format!("{whose} and this machine differ by {off} s")),
        _ => Finding::fail(
            check,
            format!(
                "{whose} and this machine differ by {off} s, so signed requests and tokens of short life are refused; \
                 synchronise both (chrony, systemd-timesyncd)"
            ),
        ),
    }
}

fn missing(path: &Path) -> Finding {
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match directory.is_dir() {
        true => {
            Finding::warn("store", format!("{} does not exist; the first start creates it", path.display()))
        }
        false => {
            Finding::fail("store", format!("the directory {} does not exist; create it", directory.display()))
        }
    }
}

fn secret(config: &Config, url: &str, findings: &mut Vec<Finding>) {
    let is_file = store_secret::database_file(url).is_some();
    findings.push(match &config.openid.store_secret {
        Some(_) => Finding::ok("store_secret", "it is set; back it up apart from the store"),
        None if is_file => Finding::ok(
            "store_secret",
            "it is in the file `.secret` beside the database; back it up apart from the database",
        ),
        None => Finding::warn(
            "store_secret",
            "it is not set, so signing keys are in the store unsealed: set one (openssl rand -hex 32), the same for all \
             instances, and run `provider seal-keys`",
        ),
    });
}

fn kind(url: &str) -> &'static str {
    match url.split(':').next() {
        Some("sqlite") => "SQLite",
        Some("postgres" | "postgresql") => "PostgreSQL",
        Some("mysql" | "mariadb") => "MySQL or MariaDB",
        _ => "Redis",
    }
}

#[cfg(test)]
mod tests {
    use super::super::Verdict;
    use super::*;

    #[test]
    fn an_older_schema_is_migrated_and_a_newer_one_is_of_a_newer_program() {
        for (is, result, said) in [
            (0, Verdict::Warn, "the database is empty"),
            (7, Verdict::Warn, "the next start migrates it. Make a backup first"),
            (8, Verdict::Ok, "the newest"),
            (9, Verdict::Warn, "update this program"),
        ] {
            let found = schema(is, 8);
            assert!(found.result == result && found.message.contains(said), "{found:?}");
        }
    }

    #[test]
    fn clocks_may_differ_by_little() {
        let now = SystemClock.now().as_unix();
        assert_eq!(clock("clock", now + 2, "it").result, Verdict::Ok);
        assert_eq!(clock("clock", now - 60, "it").result, Verdict::Fail);
    }
}
