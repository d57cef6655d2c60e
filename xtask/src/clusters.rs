//! The extended run of stores on clusters: `docs/clusters.md` has its results.

use crate::cargo;

/// Runs those whose name has `only` in it, one after the other.
///
/// `OAUTH_TESTS_CLUSTER_ROUNDS` says how much each of them does.
pub(crate) fn run(only: &str) -> Result<(), String> {
    let filter = if only.is_empty() { "clusters::" } else { only };
    let mut tests =
        cargo::cargo(["test", "--package", "oauth-database-tests", "--test", "databases", "--locked"]);
    // They measure time, and each takes the whole machine.
    tests.args(["--", "--ignored", "--nocapture", "--test-threads=1", filter]);
    println!("needs: redis-server mariadb-server galera-4 rsync postgresql pgbouncer (packages of Debian)");
    cargo::run(&mut tests)
}
