//! etcd, where the members agree.

use crate::guardian::Guardian;
use crate::hosts::Site;
use crate::programs;
use crate::server::free_port;

/// A member at each site. Returns where their clients find them, too.
pub(super) fn start(sites: &[Site]) -> (Vec<Guardian>, Vec<String>) {
    let ports: Vec<[u16; 2]> = sites.iter().map(|_| [free_port(), free_port()]).collect();
    let at = |number: usize, which: usize| format!("{}:{}", sites[number].address, ports[number][which]);
    let peers: Vec<_> =
        (0..sites.len()).map(|number| format!("etcd{number}=http://{}", at(number, 0))).collect();
    let member = |number: usize| {
        let guardian = Guardian::new("etcd", "postgres", "TERM", &sites[number]);
        let (peer, client) = (format!("http://{}", at(number, 0)), format!("http://{}", at(number, 1)));
        let arguments = [
            ("name", format!("etcd{number}")),
            ("data-dir", guardian.path("data")),
            ("listen-peer-urls", peer.clone()),
            ("initial-advertise-peer-urls", peer),
            ("listen-client-urls", client.clone()),
            ("advertise-client-urls", client),
            ("initial-cluster", peers.join(",")),
            ("initial-cluster-token", "test".to_owned()),
            ("heartbeat-interval", "200".to_owned()),
            ("election-timeout", "2000".to_owned()),
        ];
        let arguments = arguments.map(|(name, value)| format!("--{name}={value}"));
        guardian.start(&[&[programs::argument("etcd")], &arguments[..]].concat());
        guardian
    };
    let guardians = (0..sites.len()).map(member).collect();
    (guardians, (0..sites.len()).map(|number| at(number, 1)).collect())
}
