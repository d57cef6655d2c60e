//! The extended run of stores on clusters: `docs/clusters.md` has its results.

use crate::cargo;

/// Runs those whose name has `only` in it, one after the other.
///
/// `OAUTH_TESTS_CLUSTER_ROUNDS` says how much each of them does.
pub(crate) fn run(only: &str) -> Result<(), String> {
    let filter = if only.is_empty() { "clusters::" } else { only };
    let test = ["test", "--package", "oauth-database-tests", "--test", "databases", "--locked"];
    let mut list = cargo::cargo(test);
    let listed = cargo::output(list.args(["--", "--ignored", "--list", filter]))?;
    if !listed.lines().any(is_run) {
        return Err(format!("no run has `{only}` in its name; docs/clusters.md names them"));
    }
    // They measure time, and each takes the whole machine.
    let mut tests = cargo::cargo(test);
    tests.args(["--", "--ignored", "--nocapture", "--test-threads=1", filter]);
    println!("needs: redis-server mariadb-server galera-4 rsync postgresql pgbouncer (packages of Debian)");
    cargo::run(&mut tests)
}

/// Whether a line of a list of tests is a run, and not the client that runs start, nor another ignored test.
fn is_run(line: &str) -> bool {
    line.strip_suffix(": test")
        .is_some_and(|name| name.starts_with("clusters::") && !name.ends_with("::a_client"))
}

#[test]
fn a_name_that_no_run_has_is_refused() {
    assert!(is_run("clusters::runs::galera_killed: test"));
    for line in ["clusters::run::a_client: test", "stores::mine: test", "", "0 tests, 0 benchmarks"] {
        assert!(!is_run(line), "{line}");
    }
}
