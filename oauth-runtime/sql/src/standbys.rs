//! Standbys that may take over, and lack what the server acknowledged last.

#[cfg(feature = "mysql")]
use sqlx::MySqlConnection;
#[cfg(feature = "postgres")]
use sqlx::PgConnection;
use sqlx::{Executor, Row};

/// What PostgreSQL says about its standbys. Everybody may ask, and sees each of them.
#[cfg(feature = "postgres")]
const OF_POSTGRESQL: &str = "SELECT count(*)::text, current_setting('synchronous_standby_names'), \
     current_setting('synchronous_commit') FROM pg_stat_replication";

/// The same of MariaDB. MySQL has other names, so nothing is said about it.
#[cfg(feature = "mysql")]
const OF_MARIADB: &str =
    "SHOW GLOBAL STATUS WHERE variable_name IN ('Slaves_connected', 'Rpl_semi_sync_master_status')";

/// Says at the start what a failover loses, if a standby is there and no commit waits for it. A server that doesn't say leads to no message.
#[cfg(feature = "postgres")]
pub(super) async fn of_postgresql(connection: &mut PgConnection) {
    let Ok(row) = connection.fetch_one(OF_POSTGRESQL).await else { return };
    let text = |column| row.try_get_unchecked::<&str, _>(column).unwrap_or_default();
    let (names, level) = (text(1), text(2));
    match waits_for_none(names, level) {
        Some(setting) if text(0) != "0" => tracing::info!(
            standbys = text(0),
            setting,
            "PostgreSQL answers before its standbys have a commit; if one of them takes over, redeemed codes and revoked tokens may \
             work again. Name them in synchronous_standby_names, unless they are for reading alone"
        ),
        _ => {}
    }
}

/// The setting by which no commit waits for a standby.
#[cfg(feature = "postgres")]
fn waits_for_none(names: &str, level: &str) -> Option<&'static str> {
    match (names, level) {
        ("", _) => Some("synchronous_standby_names is empty"),
        (_, "off") => Some("synchronous_commit is off"),
        (_, "local") => Some("synchronous_commit is local"),
        _ => None,
    }
}

/// The same for MariaDB.
#[cfg(feature = "mysql")]
pub(super) async fn of_mariadb(connection: &mut MySqlConnection) {
    let Ok(rows) = connection.fetch_all(OF_MARIADB).await else { return };
    let value = |name: &str| {
        let is_it = |row: &&sqlx::mysql::MySqlRow| {
            row.try_get_unchecked::<String, _>(0).is_ok_and(|found| found.eq_ignore_ascii_case(name))
        };
        rows.iter().find(is_it).and_then(|row| row.try_get_unchecked::<String, _>(1).ok()).unwrap_or_default()
    };
    let replicas = value("Slaves_connected").parse().unwrap_or(0_u32);
    if replicas > 0 && value("Rpl_semi_sync_master_status") != "ON" {
        tracing::info!(
            replicas,
            "MariaDB answers before its replicas have a commit; if one of them takes over, redeemed codes and revoked tokens may \
             work again. Set rpl_semi_sync_master_enabled, unless they are for reading alone"
        );
    }
}

#[cfg(all(test, feature = "postgres"))]
mod tests {
    use super::waits_for_none;

    #[test]
    fn a_commit_waits_if_both_settings_say_so() {
        for (names, level) in [("*", "on"), ("first", "remote_apply"), ("ANY 1 (a, b)", "remote_write")] {
            assert_eq!(waits_for_none(names, level), None, "{names} {level}");
        }
        for (names, level) in [("", "on"), ("*", "off"), ("*", "local")] {
            assert!(waits_for_none(names, level).is_some(), "{names} {level}");
        }
    }
}
