//! What goes wrong during a run.

use std::time::{Duration, Instant};

use test_servers::{Galera, Hosts, Postgres, Redis, RedisCluster, RedisSentinel};

/// Whether clients still call.
pub(super) type Busy<'a> = &'a dyn Fn() -> bool;

/// How long everything is well, and how long something fails.
pub(super) type Times = (Duration, Duration);

/// What happens to a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// Its process is killed, and starts again later.
    Kill,
    /// Its process is halted, and goes on later: as a machine that swaps, or that nobody reaches.
    Halt,
}

/// Waits while clients call. Whether they still do.
pub(super) fn wait(busy: Busy<'_>, time: Duration) -> bool {
    let begin = Instant::now();
    while busy() && begin.elapsed() < time {
        std::thread::sleep(Duration::from_millis(20));
    }
    busy()
}

/// Lets something fail and heals it, again and again, as long as clients call. As all of them here, it returns how often something failed.
pub(super) fn repeat<T>(
    (up, down): Times,
    busy: Busy<'_>,
    mut fail: impl FnMut() -> Option<T>,
    mut heal: impl FnMut(T),
) -> usize {
    let mut faults = 0;
    while wait(busy, up) {
        let Some(failed) = fail() else { continue };
        faults += 1;
        wait(busy, down);
        heal(failed);
    }
    faults
}

/// A server that may fail.
pub(super) trait Victim {
    fn fail(&self, fault: Fault);
    fn heal(&self, fault: Fault);
}

macro_rules! victims {
    ($($server:ty),*) => {$(
        impl Victim for $server {
            fn fail(&self, fault: Fault) {
                match fault {
                    Fault::Kill => self.kill(),
                    Fault::Halt => self.halt(),
                }
            }

            fn heal(&self, fault: Fault) {
                match fault {
                    Fault::Kill => self.start_again(),
                    Fault::Halt => self.go_on(),
                }
            }
        }
    )*};
}

victims!(
    Postgres,
    Redis,
    test_servers::MariaDb,
    test_servers::Valkey,
    test_servers::RedisClusterNode,
    test_servers::GaleraNode
);

/// Lets one server after the other fail.
pub(super) fn in_turn<V: Victim>(victims: &[V], fault: Fault, times: Times, busy: Busy<'_>) -> usize {
    let mut turns = victims.iter().cycle();
    let fail = || turns.next().inspect(|victim| victim.fail(fault));
    repeat(times, busy, fail, |victim| victim.heal(fault))
}

/// Lets the primary of a Redis with sentinels fail.
pub(super) fn primary_of(set: &RedisSentinel, fault: Fault, times: Times, busy: Busy<'_>) -> usize {
    let fail = || set.primary().map(|primary| &set.servers()[primary]).inspect(|primary| primary.fail(fault));
    repeat(times, busy, fail, |primary| primary.heal(fault))
}

/// Lets the primaries of a Redis Cluster fail, one after the other.
pub(super) fn primaries_of(cluster: &RedisCluster, fault: Fault, times: Times, busy: Busy<'_>) -> usize {
    let mut shards = (0..cluster.nodes().len()).cycle();
    let fail = || {
        let shard = cluster.shard(shards.next()?);
        let primary = shard.into_iter().find(|node| RedisCluster::is_primary(node));
        primary.inspect(|primary| primary.fail(fault))
    };
    repeat(times, busy, fail, |primary| {
        primary.heal(fault);
        // Without replicas, no failover could be seen next time.
        cluster.wait_until_followed();
    })
}

/// Lets a node of Galera fail, and waits until it has joined the others again.
pub(super) fn nodes_of(cluster: &Galera, fault: Fault, times: Times, busy: Busy<'_>) -> usize {
    let mut turns = cluster.nodes().iter().cycle();
    let fail = || turns.next().inspect(|node| node.fail(fault));
    repeat(times, busy, fail, |node| {
        node.heal(fault);
        cluster.wait_until_whole();
    })
}

/// Cuts one host after the other off from the others. Clients reach all of them.
pub(super) fn cut_in_turn(hosts: &Hosts, times: Times, busy: Busy<'_>, healed: impl Fn()) -> usize {
    let mut turns = (0..hosts.sites().len()).cycle();
    let fail = || turns.next().inspect(|host| hosts.cut_off(*host));
    repeat(times, busy, fail, |host| {
        hosts.heal(host);
        healed();
    })
}
