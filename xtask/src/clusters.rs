//! The extended run of stores on clusters: `docs/clusters.md` has its results.

use crate::cargo;

/// What it needs beside what the other tests need.
const NEEDS: &str =
    "redis-server mariadb-server galera-4 rsync postgresql pgbouncer patroni etcd-server haproxy iproute2";

/// The modules with its tests, which also have some that the everyday run has.
const MODULES: [&str; 4] = ["clusters::", "redis_cluster::", "pgbouncer::", "failover::"];

/// How the names of tests of the reference provider end that belong to it.
const BEHIND: &str = "_behind_haproxy";

/// Runs those whose name has `only` in it, one after the other.
///
/// `OAUTH_TESTS_CLUSTER_ROUNDS` says how much each of them does.
pub(crate) fn run(only: &str) -> Result<(), String> {
    // All packages, so that features are those that the tests of the workspace have built.
    let test = ["test", "--workspace", "--test", "databases", "--test", "reference", "--locked", "--"];
    println!("building the tests");
    let listed = cargo::output(cargo::cargo(test).arg("--list"))?;
    let runs: Vec<&str> = listed.lines().filter_map(a_run).filter(|name| name.contains(only)).collect();
    if runs.is_empty() {
        return Err(format!("no run has `{only}` in its name; docs/clusters.md names them"));
    }
    println!("{} runs, which need packages of Debian: {NEEDS}", runs.len());
    // They measure time, and each takes the whole machine.
    let mut tests = cargo::cargo(test);
    tests.args(["--include-ignored", "--nocapture", "--test-threads=1", "--exact"]).args(runs);
    cargo::run(&mut tests)
}

/// The name of a run in a line of a list of tests. A client that runs start is none.
fn a_run(line: &str) -> Option<&str> {
    let name = line.strip_suffix(": test")?;
    let is_one = MODULES.iter().any(|module| name.starts_with(module)) || name.ends_with(BEHIND);
    (is_one && !name.ends_with("::a_client")).then_some(name)
}

#[test]
fn a_name_that_no_run_has_is_refused() {
    for name in
        ["clusters::runs::galera::galera_killed", "stores::chaos::o_06_three_instances_behind_haproxy"]
    {
        assert_eq!(a_run(&format!("{name}: test")), Some(name));
    }
    for line in ["clusters::run::a_client: test", "stores::mine: test", "", "0 tests, 0 benchmarks"] {
        assert_eq!(a_run(line), None, "{line}");
    }
}
