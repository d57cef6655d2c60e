//! Hosts with addresses of their own, so that the network between some of them can be cut.

use std::net::Ipv4Addr;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::client;
use crate::guardian::Guardian;

/// How long a namespace may take to be there.
const PATIENCE: Duration = Duration::from_secs(10);

/// A network card that nobody has.
const NOBODY: &str = "02:00:00:00:00:00";

/// Where a server is: on this machine's loopback, or on one of some [`Hosts`].
#[derive(Debug, Clone)]
pub struct Site {
    pub(crate) address: Ipv4Addr,
    /// The file of its network namespace. None: the one of the tests.
    pub(crate) network: Option<String>,
}

impl Site {
    /// 127.0.0.1.
    pub fn local() -> Self {
        Self { address: Ipv4Addr::LOCALHOST, network: None }
    }

    pub(crate) fn is_local(&self) -> bool {
        self.network.is_none()
    }
}

/// Hosts in a network, which this process is in, too. A cut between two of them drops what they send each other and nothing else: this
/// process reaches both. Everything goes when it is dropped, or when this process ends.
///
/// Each host is a network namespace of Linux, which root alone can make.
pub struct Hosts {
    // The hosts end before the hub that connects them.
    hosts: Vec<(Guardian, Site)>,
    _hub: Guardian,
}

impl Hosts {
    /// Some hosts.
    ///
    /// # Panics
    ///
    /// If the tests don't run as root, or `ip` (Debian's package iproute2) is not there.
    pub fn start(count: u8) -> Self {
        let (hub, center) = namespace("test-hub");
        let network = rand::random::<u16>();
        let [high, low] = network.to_be_bytes();
        // Half of 10.0.0.0/8, so that few machines use it already.
        let address = |host: u8| Ipv4Addr::new(10, 128 | high, low, host);
        ip(&center, "link add bridge type bridge");
        ip(&center, "link set bridge up");
        let outside = format!("oat{network:04x}");
        ip_here(&format!("link add {outside} type veth peer name outside netns {}", hub.server()));
        ip_here(&format!("addr add {}/24 dev {outside}", address(1)));
        ip_here(&format!("link set {outside} up"));
        ip(&center, "link set outside master bridge up");
        let hosts = (0..count).map(|host| {
            let (guardian, own) = namespace("test-host");
            ip(&center, &format!("link add host{host} type veth peer name eth0 netns {}", guardian.server()));
            ip(&center, &format!("link set host{host} master bridge up"));
            let address = address(host + 2);
            for command in [
                format!("addr add {address}/24 dev eth0"),
                "link set eth0 up".into(),
                "link set lo up".into(),
            ] {
                ip(&own, &command);
            }
            (guardian, Site { address, network: Some(own) })
        });
        Self { hosts: hosts.collect(), _hub: hub }
    }

    /// All of them, to start servers at.
    pub fn sites(&self) -> Vec<Site> {
        self.hosts.iter().map(|(_, site)| site.clone()).collect()
    }

    /// Cuts a host off from all others, until [`heal`](Self::heal).
    pub fn cut_off(&self, host: usize) {
        self.between(host, &format!("lladdr {NOBODY} nud permanent"), "replace");
    }

    /// Ends what [`cut_off`](Self::cut_off) did to a host.
    pub fn heal(&self, host: usize) {
        self.between(host, "", "del");
    }

    /// Changes where the packets of a host to each other, and of each other to it, go.
    fn between(&self, host: usize, to: &str, how: &str) {
        let one = &self.hosts[host].1;
        for (_, site) in self.hosts.iter().filter(|(_, site)| site.address != one.address) {
            for (from, target) in [(one, site), (site, one)] {
                let network = from.network.as_deref().unwrap_or_default();
                ip(network, &format!("neigh {how} {} dev eth0 {to}", target.address));
            }
        }
    }
}

/// A namespace with the process that keeps it, and its file.
fn namespace(name: &str) -> (Guardian, String) {
    let guardian = Guardian::new(name, "root", "TERM", &Site::local());
    guardian.start(&["unshare", "--net", "sleep", "infinity"].map(String::from));
    let file = format!("/proc/{}/ns/net", guardian.server());
    let deadline = Instant::now() + PATIENCE;
    let ours = std::fs::read_link("/proc/self/ns/net").expect("this is Linux");
    while std::fs::read_link(Path::new(&file)).is_ok_and(|theirs| theirs == ours) {
        assert!(Instant::now() < deadline, "no network of its own: {}", guardian.log());
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(guardian.is_running(), "hosts need root, and `unshare`: {}", guardian.log());
    (guardian, file)
}

fn ip(network: &str, command: &str) {
    let mut nsenter = client::command("nsenter");
    nsenter.arg(format!("--net={network}")).arg("ip").args(command.split_whitespace());
    client::output(&mut nsenter);
}

fn ip_here(command: &str) {
    client::output(client::command("ip").args(command.split_whitespace()));
}
