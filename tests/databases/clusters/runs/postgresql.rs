//! PostgreSQL: alone, behind PgBouncer, and with a standby that takes over.

use std::time::Duration;

use test_servers::{Balancer, Hosts, PgBouncer, Postgres, Site};

use super::{TIMES, assert_loses, assert_survived, run};
use crate::clusters::checker::Findings;
use crate::clusters::nemesis::{Busy, Fault, in_turn, wait};

#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn postgresql_killed() {
    let server = [Postgres::start()];
    let url = server[0].fresh_database();
    assert_survived(&run("postgresql-killed", &url, |busy| in_turn(&server, Fault::Kill, TIMES, busy)).await);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn pgbouncer_with_the_server_killed() {
    let server = [Postgres::start()];
    let pgbouncer = PgBouncer::before(&server[0]);
    let url = format!("{}?pgbouncer=true", pgbouncer.url(&server[0].fresh_database()));
    assert_survived(&run("pgbouncer-killed", &url, |busy| in_turn(&server, Fault::Kill, TIMES, busy)).await);
}

/// What a primary waits for, and how it fails.
struct Standby<'a> {
    name: &'a str,
    /// It is in `synchronous_standby_names`.
    is_synchronous: bool,
    /// `synchronous_commit`, if it isn't the server's.
    level: Option<&'a str>,
    /// It has received nothing for half a second, as one far away.
    is_behind: bool,
    /// The primary is cut off from its standby instead of killed.
    is_cut_off: bool,
}

const SYNCHRONOUS: Standby<'_> = Standby {
    name: "postgresql-synchronous",
    is_synchronous: true,
    level: None,
    is_behind: false,
    is_cut_off: false,
};

#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn postgresql_synchronous_standby_promoted() {
    assert_survived(&promoted(SYNCHRONOUS).await);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn postgresql_remote_apply_standby_promoted() {
    let level = Some("remote_apply");
    assert_survived(&promoted(Standby { name: "postgresql-remote-apply", level, ..SYNCHRONOUS }).await);
}

/// The primary goes on without its standby, for those clients that still reach it: their commits wait.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn postgresql_synchronous_standby_cut_off() {
    assert_survived(&promoted(Standby { name: "postgresql-cut-off", is_cut_off: true, ..SYNCHRONOUS }).await);
}

/// `local` waits for the own disk alone, whatever `synchronous_standby_names` says.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn postgresql_synchronous_standby_with_local_commits_loses() {
    let standby = Standby { name: "postgresql-local", level: Some("local"), is_behind: true, ..SYNCHRONOUS };
    assert_loses(&promoted(standby).await);
}

/// An asynchronous standby has not what the primary acknowledged last.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "an extended run: cargo xtask clusters"]
async fn postgresql_asynchronous_standby_loses() {
    let standby =
        Standby { name: "postgresql-asynchronous", is_synchronous: false, is_behind: true, ..SYNCHRONOUS };
    assert_loses(&promoted(standby).await);
}

/// A standby takes over: the primary fails, the standby is promoted, and the balancer leads there.
async fn promoted(how: Standby<'_>) -> Findings {
    let hosts = how.is_cut_off.then(|| Hosts::start(2));
    let sites = hosts.as_ref().map_or_else(|| vec![Site::local(), Site::local()], Hosts::sites);
    let primary = Postgres::start_at(&sites[0]);
    let database = primary.fresh_database();
    let standby = primary.replica_at(&sites[1]);
    if how.is_synchronous {
        primary.require_standby();
    }
    let balancer = Balancer::before(&[database.clone(), standby.url_of(&database)]);
    balancer.only(0);
    let options = how.level.map(|level| format!("?options=-c%20synchronous_commit%3D{level}"));
    let url = format!("{}{}", balancer.url, options.unwrap_or_default());
    let nemesis = |busy: Busy<'_>| {
        wait(busy, Duration::from_secs(4));
        if how.is_behind {
            standby.halt_receiver();
            wait(busy, Duration::from_millis(500));
        }
        match &hosts {
            Some(hosts) => {
                hosts.cut_off(0);
                wait(busy, Duration::from_secs(1));
            }
            None => primary.kill(),
        }
        standby.promote();
        // From here on there are two primaries, if the first lives, and clients still have the first.
        wait(busy, Duration::from_millis(if hosts.is_some() { 1_000 } else { 0 }));
        balancer.only(1);
        // Some call while the standby is the primary.
        let is_met = wait(busy, Duration::from_secs(1));
        while wait(busy, Duration::from_secs(1)) {}
        usize::from(is_met)
    };
    run(how.name, &url, nemesis).await
}
