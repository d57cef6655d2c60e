//! Redis with replicas, and sentinels that let one of them take over.

use std::process::Command;
use std::time::{Duration, Instant};

use test_needs::Need;

use crate::hosts::Site;
use crate::kind::{Kind, Once, Place};
use crate::server::Server;
use crate::{Redis, client, programs};

/// How long a failover may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the sentinels call the servers.
const SERVICE: &str = "auth";

/// The sentinels; two of them decide.
const SENTINELS: usize = 3;

/// The replicas.
const REPLICAS: usize = 2;

/// A sentinel, as a [`Kind`].
#[derive(Default)]
pub struct Sentinel;

impl Kind for Sentinel {
    const NAME: &'static str = "redis-sentinel";
    const NEED: Need = test_needs::REDIS;
    const USER: &'static str = "redis";
    const STOP_SIGNAL: &'static str = "TERM";

    fn once() -> &'static Once<Self> {
        static ONCE: Once<Sentinel> = Once::new();
        &ONCE
    }

    fn initialise(data: String) -> Vec<String> {
        vec!["mkdir".into(), data]
    }

    /// A sentinel writes what it learns into its file, so that it must be there.
    fn command_line(place: &Place) -> Vec<String> {
        let (file, port) = (place.path("data/sentinel.conf"), place.port.to_string());
        let mut command = vec![programs::argument("redis-server"), file, "--sentinel".into()];
        let (host, data) = (place.host.to_string(), place.path("data"));
        let settings = ["--bind", &host, "--port", &port, "--dir", &data, "--protected-mode", "no"];
        command.extend(settings.map(String::from));
        command
    }

    fn ping(place: &Place) -> Command {
        ask(place, &["PING"])
    }

    fn url(place: &Place) -> String {
        format!("redis://{}:{}", place.host, place.port)
    }

    fn create_database(&self, place: &Place) -> String {
        Self::url(place)
    }

    fn dump(_place: &Place) -> Vec<u8> {
        Vec::new()
    }
}

/// A primary with two replicas, and three sentinels.
pub struct RedisSentinel {
    servers: Vec<Redis>,
    sentinels: Vec<Server<Sentinel>>,
}

impl RedisSentinel {
    /// Starts servers and sentinels of your own. A failover begins a second after the primary has gone.
    ///
    /// # Panics
    ///
    /// If Redis is not installed, or they don't find each other within a minute.
    pub fn start() -> Self {
        Self::start_at(&[Site::local()])
    }

    /// The same at sites, in turn: at each a server and a sentinel, if there are three.
    ///
    /// # Panics
    ///
    /// As [`start`](Self::start).
    pub fn start_at(sites: &[Site]) -> Self {
        let at = |number: usize| &sites[number % sites.len()];
        let servers: Vec<_> = (0..=REPLICAS).map(|server| Redis::start_at(at(server))).collect();
        let (host, primary) = (servers[0].place.host.to_string(), servers[0].place.port.to_string());
        for server in &servers {
            server.tell("CONFIG SET repl-diskless-sync-delay 0 repl-timeout 5");
        }
        for replica in &servers[1..] {
            replica.tell(&format!("REPLICAOF {host} {primary}"));
            // One that starts again is a replica, until a sentinel knows better.
            let own = ["--replicaof", &host, &primary].map(String::from);
            replica.set_own_arguments(own.to_vec());
        }
        let sentinels = (0..SENTINELS).map(|number| sentinel(at(number), &servers[0].place)).collect();
        let set = Self { servers, sentinels };
        set.wait("the replicas have everything", |set| {
            set.servers[0].tell("INFO replication").matches("state=online").count() == REPLICAS
        });
        set.wait("the sentinels know each other and the replicas", |set| {
            set.sentinels.iter().all(|sentinel| {
                let (others, replicas) = (sentinel.told("num-other-sentinels"), sentinel.told("num-slaves"));
                (others, replicas) == ((SENTINELS - 1).to_string(), REPLICAS.to_string())
            })
        });
        set
    }

    /// The URL for the store, with all sentinels.
    pub fn url(&self) -> String {
        let hosts: Vec<_> = self.sentinels.iter().map(|sentinel| sentinel.place.address()).collect();
        format!("redis+sentinel://{}/{SERVICE}?sentinel={}", hosts[0], hosts[1..].join("&sentinel="))
    }

    /// All servers. The first was the primary at the start.
    pub fn servers(&self) -> &[Redis] {
        &self.servers
    }

    /// Kills a sentinel, which doesn't come back.
    pub fn kill_sentinel(&self, sentinel: usize) {
        self.sentinels[sentinel].kill();
    }

    /// The primary in the eyes of most sentinels, as a place in [`servers`](Self::servers).
    pub fn primary(&self) -> Option<usize> {
        let told = |sentinel: &Server<Sentinel>| format!("{}:{}", sentinel.told("ip"), sentinel.told("port"));
        let primaries: Vec<String> = self.sentinels.iter().map(told).collect();
        let is_seen = |server: &Redis| {
            let address = server.place.address();
            primaries.iter().filter(|seen| **seen == address).count() > SENTINELS / 2
        };
        self.servers.iter().position(is_seen)
    }

    /// Waits until another server than this one is the primary.
    ///
    /// # Panics
    ///
    /// If none is after a minute.
    pub fn wait_for_another(&self, former: usize) {
        self.wait("another primary", |set| set.primary().is_some_and(|primary| primary != former));
    }

    fn wait(&self, what: &str, is_so: impl Fn(&Self) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !is_so(self) {
            assert!(Instant::now() < deadline, "not after {PATIENCE:?}: {what}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Server<Sentinel> {
    /// What the sentinel says about the primary.
    fn told(&self, what: &str) -> String {
        // One that is gone says nothing.
        let answer = ask(&self.place, &["SENTINEL", "MASTER", SERVICE]).output();
        let told =
            String::from_utf8_lossy(&answer.map(|output| output.stdout).unwrap_or_default()).into_owned();
        told.lines().skip_while(|line| *line != what).nth(1).unwrap_or_default().to_owned()
    }
}

fn sentinel(site: &Site, primary: &Place) -> Server<Sentinel> {
    let guardian = Server::<Sentinel>::copied(site);
    let (host, port) = (primary.host, primary.port);
    let settings = format!(
        "sentinel monitor {SERVICE} {host} {port} 2\n\
         sentinel down-after-milliseconds {SERVICE} 1000\n\
         sentinel failover-timeout {SERVICE} 6000\n"
    );
    let file = guardian.path("data/sentinel.conf");
    guardian.run(&["sh".into(), "-c".into(), "printf %s \"$1\" >\"$2\"".into(), "sh".into(), settings, file]);
    Server::begin(guardian, site, false)
}

fn ask(place: &Place, command: &[&str]) -> Command {
    let mut redis = client::bounded("redis-cli");
    redis.args(["-e", "-h", &place.host.to_string(), "-p", &place.port.to_string(), "--raw"]).args(command);
    redis
}
