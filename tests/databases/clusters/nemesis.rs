//! What goes wrong during a run.

use std::time::{Duration, Instant};

use test_servers::{Galera, Postgres, Redis, RedisCluster, RedisSentinel};

/// Whether clients still call.
pub(super) type Busy<'a> = &'a dyn Fn() -> bool;

/// What happens to a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// Its process is killed, and starts again later.
    Kill,
    /// Its process is halted, and goes on later: as a machine that swaps, or a network that is cut.
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

victims!(Postgres, Redis, test_servers::RedisClusterNode, test_servers::GaleraNode);

/// Lets one server after the other fail, as long as clients call. As all of them here, it returns how often that was.
pub(super) fn in_turn<V: Victim>(
    victims: &[V],
    fault: Fault,
    (up, down): (Duration, Duration),
    busy: Busy<'_>,
) -> usize {
    let mut faults = 0;
    for victim in victims.iter().cycle() {
        if !wait(busy, up) {
            break;
        }
        victim.fail(fault);
        faults += 1;
        wait(busy, down);
        victim.heal(fault);
    }
    faults
}

/// Lets the primary of a Redis with sentinels fail.
pub(super) fn primary_of(
    set: &RedisSentinel,
    fault: Fault,
    (up, down): (Duration, Duration),
    busy: Busy<'_>,
) -> usize {
    let mut faults = 0;
    while wait(busy, up) {
        let Some(primary) = set.primary() else { continue };
        set.servers()[primary].fail(fault);
        faults += 1;
        wait(busy, down);
        set.servers()[primary].heal(fault);
    }
    faults
}

/// Lets the primaries of a Redis Cluster fail, one after the other.
pub(super) fn primaries_of(
    cluster: &RedisCluster,
    fault: Fault,
    (up, down): (Duration, Duration),
    busy: Busy<'_>,
) -> usize {
    let mut faults = 0;
    for slot in (0..cluster.nodes().len()).cycle() {
        if !wait(busy, up) {
            break;
        }
        let mut shard = cluster.shard(slot).into_iter();
        let Some(primary) = shard.find(|node| RedisCluster::is_primary(node)) else { continue };
        primary.fail(fault);
        faults += 1;
        wait(busy, down);
        primary.heal(fault);
    }
    faults
}

/// Lets a node of Galera fail, and waits until it has joined the others again.
pub(super) fn nodes_of(
    cluster: &Galera,
    fault: Fault,
    (up, down): (Duration, Duration),
    busy: Busy<'_>,
) -> usize {
    let mut faults = 0;
    for node in cluster.nodes().iter().cycle() {
        if !wait(busy, up) {
            break;
        }
        node.fail(fault);
        faults += 1;
        wait(busy, down);
        node.heal(fault);
        cluster.wait_until_whole();
    }
    faults
}
